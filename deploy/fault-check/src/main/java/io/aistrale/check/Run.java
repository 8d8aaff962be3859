package io.aistrale.check;

import io.aistrale.check.fault.Fault;
import java.util.List;
import java.util.stream.Collectors;

/// One run: what is done, with which seed.
///
/// @param number counted from 0
/// @param faults one after the other
record Run(int number, long seed, List<Fault> faults) {

    /// Whether it befalls gateways, which are there only then.
    boolean isOfGateways() {
        return faults.stream().anyMatch(Fault::isOfGateways);
    }

    /// Whether this happens in it and nothing else.
    boolean isOnly(Fault fault) {
        return faults.equals(List.of(fault));
    }

    /// Whether a budget is spent to its end, by requests that come only then.
    boolean spendsBudget() {
        return faults.contains(Fault.BUDGET_KILL);
    }

    String name() {
        return faults.stream().map(Fault::word).collect(Collectors.joining("+"));
    }
}
