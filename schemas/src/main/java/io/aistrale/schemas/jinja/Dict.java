package io.aistrale.schemas.jinja;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's dictionary: in the order of insertion, and `1`, `1.0` and `True` are one key. Keys are
/// texts, numbers, booleans and None.
final class Dict {

    record Entry(Object key, Object value) {}

    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    /// The first form of an equal key stays, as in Python.
    void put(Object key, Object value, Budget budget) {
        Key equal = Key.of(key, budget);
        Entry before = entries.get(equal);
        entries.put(equal, new Entry(before == null ? key : before.key(), value));
    }

    void put(String key, Object value) {
        entries.put(new Key(key), new Entry(key, value));
    }

    @Nullable Object get(Object key, Budget budget) {
        Entry entry = entries.get(Key.of(key, budget));
        return entry == null ? null : entry.value();
    }

    @Nullable Object named(String key) {
        Entry entry = entries.get(new Key(key));
        return entry == null ? null : entry.value();
    }

    int size() {
        return entries.size();
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    List<Object> keys() {
        List<Object> keys = new ArrayList<>(entries.size());
        entries.values().forEach(entry -> keys.add(entry.key()));
        return keys;
    }

    List<Object> values() {
        List<Object> values = new ArrayList<>(entries.size());
        entries.values().forEach(entry -> values.add(entry.value()));
        return values;
    }

    List<Object> pairs() {
        List<Object> pairs = new ArrayList<>(entries.size());
        entries.values().forEach(entry -> pairs.add(Tuple.of(entry.key(), entry.value())));
        return pairs;
    }
}
