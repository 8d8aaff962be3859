package io.aistrale.gateway.report;

/// Where provider calls are read: [UsageStore], or a test's memory.
public interface UsageDirectory {
    UsagePage read(UsageQuery query);
}
