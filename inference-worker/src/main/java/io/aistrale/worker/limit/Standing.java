package io.aistrale.worker.limit;

import io.aistrale.schemas.event.Lane;

/// How a call stands among those that wait for the same rate.
///
/// @param tenant whose calls are counted together
/// @param weight how many times as much as others the tenant gets where all want it
/// @param priority higher goes first within its tenant
public record Standing(Lane lane, String tenant, double weight, int priority) {}
