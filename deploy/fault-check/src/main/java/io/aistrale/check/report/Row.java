package io.aistrale.check.report;

import io.aistrale.check.verdict.Figures;

/// One run's line.
///
/// @param fault what was done
/// @param ok whether nothing was found that must not be
public record Row(String fault, long seed, Figures figures, boolean ok) {}
