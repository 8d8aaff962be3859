package io.aistrale.gateway.price;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where prices are kept.
public interface PriceDirectory {

    /// Adds all of them, or none.
    Added add(List<Price> prices);

    /// The prices of a provider, in no order.
    ///
    /// @param provider null: of all
    List<Price> list(@Nullable String provider);

    /// Models that calls wait for a price of, most calls first.
    List<UnpricedModel> unpriced(int limit);
}
