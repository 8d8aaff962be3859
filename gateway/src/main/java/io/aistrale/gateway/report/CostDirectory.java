package io.aistrale.gateway.report;

/// Where sums of costs are read: [CostStore], or a test's memory.
public interface CostDirectory {
    CostReport read(CostQuery query);
}
