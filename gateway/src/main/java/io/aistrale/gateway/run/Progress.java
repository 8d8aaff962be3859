package io.aistrale.gateway.run;

/// How far a run is, in requests.
///
/// @param queued not published yet, or to be published again
/// @param published out, without a result yet
/// @param ended with a result of whatever kind
/// @param succeeded of those
/// @param failed of those: failed, expired, or lost
/// @param cancelled of those
/// @param scoring ended ones that a score is still to be given
/// @param scored ended ones with scores and none to come
public record Progress(
        int requests,
        int queued,
        int published,
        int ended,
        int succeeded,
        int failed,
        int cancelled,
        int scoring,
        int scored) {}
