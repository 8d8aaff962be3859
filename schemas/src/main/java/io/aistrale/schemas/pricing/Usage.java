package io.aistrale.schemas.pricing;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// How much of each class was used.
///
/// @param quantities only classes that were used; tokens, or a count
/// @param estimated true where the provider gave no figures and these are ours
public record Usage(Map<UsageClass, Long> quantities, boolean estimated) {
    public static final Usage NONE = new Usage(Map.of(), false);

    public Usage {
        var used = new EnumMap<UsageClass, Long>(UsageClass.class);
        quantities.forEach((usageClass, quantity) -> {
            if (quantity < 0) {
                throw new IllegalArgumentException(
                        usageClass + " must not be negative, is " + quantity);
            }
            if (quantity > 0) {
                used.put(usageClass, quantity);
            }
        });
        quantities = Collections.unmodifiableMap(used);
    }

    public long of(UsageClass usageClass) {
        return quantities.getOrDefault(usageClass, 0L);
    }

    /// Input tokens of all classes, read from and written to caches too.
    public long inputTokens() {
        return quantities.entrySet().stream()
                .filter(used -> used.getKey().isInput())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// Output tokens of all classes, reasoning too.
    public long outputTokens() {
        return quantities.entrySet().stream()
                .filter(used -> used.getKey().isTokens() && !used.getKey().isInput())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    public Usage with(UsageClass usageClass, long quantity) {
        var more = new EnumMap<UsageClass, Long>(UsageClass.class);
        more.putAll(quantities);
        more.put(usageClass, quantity);
        return new Usage(more, estimated);
    }

    public Usage plus(Usage other) {
        var sum = new EnumMap<UsageClass, Long>(UsageClass.class);
        sum.putAll(quantities);
        other.quantities.forEach(
                (usageClass, quantity) -> sum.merge(usageClass, quantity, Math::addExact));
        return new Usage(sum, estimated || other.estimated);
    }
}
