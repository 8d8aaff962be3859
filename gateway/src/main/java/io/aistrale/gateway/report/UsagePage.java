package io.aistrale.gateway.report;

import java.util.List;

/// The answer to a [UsageQuery].
///
/// @param more whether there are attempts after these
public record UsagePage(List<AttemptUsage> attempts, boolean more) {}
