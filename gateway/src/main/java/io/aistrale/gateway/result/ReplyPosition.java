package io.aistrale.gateway.result;

import java.util.OptionalInt;

/// Where this instance reads replies: [ReplyListener], or a test's constant.
@FunctionalInterface
public interface ReplyPosition {

    /// Partition of the gateways' reply topic; empty before reading has begun, and then nothing may
    /// be published yet.
    OptionalInt partition();
}
