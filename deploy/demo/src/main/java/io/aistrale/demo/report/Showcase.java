package io.aistrale.demo.report;

import io.aistrale.demo.check.Shown;
import io.aistrale.demo.submit.InferenceView;
import io.aistrale.demo.submit.InferenceView.PassedOver;
import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.submit.StreamedChat;
import io.aistrale.demo.submit.TokensTold;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One fallback and some streams, as their client saw them.
final class Showcase {

    private static final String NOBODY = "-";

    private Showcase() {}

    static List<String> fallback(Shown shown) {
        List<String> lines = new ArrayList<>();
        for (Outcome outcome : shown.routed()) {
            InferenceView view = shown.view(outcome.request());
            lines.add(
                    "asked      %s, %s after %s"
                            .formatted(
                                    outcome.request().target().facadeModel(),
                                    outcome.ending().status(),
                                    Percentiles.millis(outcome.endToEnd())));
            if (view != null) {
                view.passedOver().forEach(target -> lines.addAll(passedOver(target)));
                lines.add("served by  %s, %s USD".formatted(view.target(), usd(view)));
            }
        }
        return lines;
    }

    private static List<String> passedOver(PassedOver target) {
        return List.of(
                "not by     %s: %s, %s"
                        .formatted(
                                target.target(),
                                target.errorCode(),
                                target.called() ? "called" : "not called"),
                "           \"%s\"".formatted(target.reason()));
    }

    static List<String> streams(Shown shown) {
        var table =
                new TextTable(
                        1,
                        "provider/model",
                        "pieces",
                        "first ms",
                        "whole ms",
                        "in",
                        "out",
                        "cost USD");
        for (StreamedChat chat : shown.streamed()) {
            TokensTold usage = chat.usage();
            InferenceView view = shown.view(chat.request());
            table.row(
                    CostTables.shortened(chat.request().target().facadeModel()),
                    Integer.toString(chat.pieces().size()),
                    chat.pieces().isEmpty()
                            ? NOBODY
                            : Long.toString(chat.pieces().getFirst().after().toMillis()),
                    Long.toString(chat.outcome().endToEnd().toMillis()),
                    usage == null ? NOBODY : Long.toString(usage.input()),
                    usage == null ? NOBODY : Long.toString(usage.output()),
                    usd(view));
        }
        return table.lines();
    }

    private static String usd(@Nullable InferenceView view) {
        BigDecimal cost = view == null ? null : view.costUsd();
        return cost == null ? "unknown" : cost.toPlainString();
    }
}
