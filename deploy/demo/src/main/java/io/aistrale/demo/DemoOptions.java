package io.aistrale.demo;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// How the demo is run.
///
/// @param provider a real provider to call, by its configured name; null: the simulator, with the
///   whole mix of providers, models and failures
/// @param model its model; set exactly when `provider` is
/// @param spendCapUsd with a real provider: no request is sent that could take the spend beyond
///   this, US dollars
/// @param interactive whether the output is a terminal, where a progress bar may redraw itself
public record DemoOptions(
        @Nullable String provider,
        @Nullable String model,
        BigDecimal spendCapUsd,
        boolean interactive) {

    public static final BigDecimal DEFAULT_SPEND_CAP_USD = new BigDecimal("0.50");

    public DemoOptions {
        if ((provider == null) != (model == null)) {
            throw new IllegalArgumentException("A provider and a model go together: name both");
        }
        if (spendCapUsd.signum() <= 0) {
            throw new IllegalArgumentException("The spend cap must be positive: " + spendCapUsd);
        }
    }

    /// Everything against the simulator.
    public static DemoOptions simulated(boolean interactive) {
        return new DemoOptions(null, null, DEFAULT_SPEND_CAP_USD, interactive);
    }

    /// The same tasks against one model of a real provider.
    public static DemoOptions real(
            String provider, String model, BigDecimal spendCapUsd, boolean interactive) {
        return new DemoOptions(provider, model, spendCapUsd, interactive);
    }
}
