package io.aistrale.demo.check;

import io.aistrale.demo.submit.InferenceView;
import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.submit.StreamedChat;
import io.aistrale.demo.workload.DemoRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The requests that the demo shows one by one.
///
/// @param routed by the demo's route
/// @param streamed read as streams
/// @param views what the gateway tells of them afterwards, by trace id
public record Shown(
        List<Outcome> routed, List<StreamedChat> streamed, Map<String, InferenceView> views) {

    public Shown {
        routed = List.copyOf(routed);
        streamed = List.copyOf(streamed);
        views = Map.copyOf(views);
    }

    /// @return null: the gateway tells nothing of it
    public @Nullable InferenceView view(DemoRequest request) {
        return views.get(request.traceId());
    }
}
