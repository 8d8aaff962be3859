package io.aistrale.bench;

import com.fasterxml.jackson.annotation.JsonInclude;

/// One phase of `bench rates`.
///
/// @param mostInAMinute most calls that the provider saw within any 60 s that end in the phase
/// @param over how much that is beyond the limit, as a part of it; 0 where it is not
/// @param used calls of the phase over what the limit allows
@JsonInclude(JsonInclude.Include.ALWAYS)
record RatesRow(
        String phase, int perMinute, long calls, long mostInAMinute, double over, double used) {}
