package io.aistrale.gateway.result;

import io.aistrale.schemas.event.InferenceResult;

/// Brings results as [ReplyListener] does.
public final class Replies {

    private Replies() {}

    public static void deliver(PendingReplies pending, InferenceResult result) {
        pending.complete(result);
    }
}
