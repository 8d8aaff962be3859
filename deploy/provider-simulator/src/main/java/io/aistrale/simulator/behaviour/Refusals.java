package io.aistrale.simulator.behaviour;

import io.aistrale.simulator.wire.Question;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often each question has been refused, for models that are busy at first. The 4096 most
/// recently asked are kept.
public final class Refusals {

    private static final int KEPT = 4096;

    private final Map<Key, Integer> refused =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Integer> eldest) {
                    return size() > KEPT;
                }
            };

    private record Key(String provider, int tokenHash, String model, String text) {}

    /// Whether this call is one of the first so many that ask the same.
    public synchronized boolean refuses(
            String provider, String token, Question question, int times) {
        Key key = new Key(provider, token.hashCode(), question.model(), question.prompt().text());
        int before = refused.getOrDefault(key, 0);
        if (before >= times) {
            return false;
        }
        refused.put(key, before + 1);
        return true;
    }
}
