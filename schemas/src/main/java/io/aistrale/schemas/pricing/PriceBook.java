package io.aistrale.schemas.pricing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All prices, as of one reading; immutable.
///
/// A price is for the models whose name is its own, or goes on after it with `-`, `:` or `@`:
/// `gpt-4o` prices `gpt-4o-2024-08-06`, not `gpt-4.1` and not `gpt-4omni`. Of several the longest
/// name holds, then an operator's before the community's before a built-in one, then the one that
/// took effect last, then the one added last. A price says nothing about the time before it took
/// effect, so adding one never changes what earlier calls cost; only one that took effect in the
/// past does, once an operator has them priced again.
public final class PriceBook {
    private static final String BOUNDARIES = "-:@";
    private static final Comparator<Price> BEST_FIRST =
            Comparator.comparing(Price::origin)
                    .reversed()
                    .thenComparing(Price::effectiveFrom, Comparator.reverseOrder());

    /// By provider and name, best first.
    private final Map<String, Map<String, List<Price>>> prices = new HashMap<>();

    private final long rows;

    /// @param prices in the order in which they were added
    /// @param rows of the table they were read from, which only grows: of two books the one with
    ///   more rows is the later
    public PriceBook(Collection<Price> prices, long rows) {
        this.rows = rows;
        for (Price price : new ArrayList<>(prices).reversed()) {
            this.prices
                    .computeIfAbsent(price.provider(), _ -> new HashMap<>())
                    .computeIfAbsent(price.model(), _ -> new ArrayList<>())
                    .add(price);
        }
        // The sort is stable: of equals the one added last stays first.
        this.prices
                .values()
                .forEach(byName -> byName.values().forEach(equal -> equal.sort(BEST_FIRST)));
    }

    /// A book that was read from no table.
    public PriceBook(Collection<Price> prices) {
        this(prices, 0);
    }

    public long rows() {
        return rows;
    }

    /// The price of a call that started at `at`; empty where none is known.
    ///
    /// A provider that routes on, such as HuggingFace, bills what its backend asks. So the price
    /// named `model:backend` holds, whatever the call asked for after the colon (a policy such as
    /// `:fastest`, or another backend); where there is none, the model's own.
    ///
    /// @param servedBy the true backend; null where the provider serves by itself or does not say
    public Optional<Price> find(
            String provider, String model, @Nullable String servedBy, Instant at) {
        if (servedBy != null) {
            Optional<Price> routed = named(provider, unrouted(model) + ":" + servedBy, at);
            if (routed.isPresent()) {
                return routed;
            }
        }
        for (int end = model.length(); end >= 0; end--) {
            if (isBoundary(model, end)) {
                Optional<Price> price = named(provider, model.substring(0, end), at);
                if (price.isPresent()) {
                    return price;
                }
            }
        }
        return Optional.empty();
    }

    /// The prices that a call starting at `at` may come to be billed by, before anybody knows which
    /// backend will serve it: the model's own, and those of its backends.
    public List<Price> possible(String provider, String model, Instant at) {
        var possible = new ArrayList<Price>();
        find(provider, model, null, at).ifPresent(possible::add);
        String routed = unrouted(model) + ":";
        prices.getOrDefault(provider, Map.of()).keySet().stream()
                .filter(name -> name.startsWith(routed) && !name.equals(model))
                .map(name -> named(provider, name, at))
                .flatMap(Optional::stream)
                .forEach(possible::add);
        return possible;
    }

    private static String unrouted(String model) {
        int colon = model.indexOf(':');
        return colon < 0 ? model : model.substring(0, colon);
    }

    private Optional<Price> named(String provider, String name, Instant at) {
        return prices.getOrDefault(provider, Map.of()).getOrDefault(name, List.of()).stream()
                .filter(price -> !price.effectiveFrom().isAfter(at))
                .findFirst();
    }

    private static boolean isBoundary(String model, int end) {
        return end == 0 || end == model.length() || BOUNDARIES.indexOf(model.charAt(end)) >= 0;
    }
}
