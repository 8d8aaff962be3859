package io.aistrale.cost.catalogue;

import io.aistrale.schemas.pricing.UsageClass;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What a class's price is called in price files.
final class RateNames {
    /// By the name in price files, such as `cacheWrite5m`.
    static final Map<String, UsageClass> FIELDS =
            Arrays.stream(UsageClass.values())
                    .collect(Collectors.toUnmodifiableMap(RateNames::field, name -> name));

    private RateNames() {}

    private static String field(UsageClass usageClass) {
        String[] words = usageClass.rateColumn().split("_", -1);
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word ->
                                word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }
}
