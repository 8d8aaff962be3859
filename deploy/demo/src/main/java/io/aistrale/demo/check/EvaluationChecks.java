package io.aistrale.demo.check;

import io.aistrale.demo.evaluation.TicketEvaluation.Evaluated;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Holds an evaluation run against what was asked for, and its table against the ledger.
public final class EvaluationChecks {

    private EvaluationChecks() {}

    /// @param cases of the dataset
    /// @param rows prompt versions by models
    public static List<Check> of(Evaluated evaluated, int cases, int rows) {
        return List.of(
                ended(evaluated, cases * rows),
                compared(evaluated, cases, rows),
                costed(evaluated),
                same(evaluated));
    }

    static final String ANSWERED =
            "an evaluation run answers every case over every prompt version and model";

    /// With a real provider nothing is evaluated.
    public static Check skipped() {
        return Check.skipped(ANSWERED, "only the simulator's models are compared");
    }

    private static Check ended(Evaluated evaluated, int requests) {
        JsonNode progress = evaluated.run().path("progress");
        List<String> differences = new ArrayList<>();
        String status = evaluated.run().path("status").asString("");
        if (!status.equals("finished")) {
            differences.add("the run is " + status);
        }
        if (progress.path("succeeded").asInt() != requests) {
            differences.add("%s of %d succeeded".formatted(progress.path("succeeded"), requests));
        }
        return Check.of(ANSWERED, requests + " requests", differences);
    }

    private static Check compared(Evaluated evaluated, int cases, int rows) {
        JsonNode compared = evaluated.comparison().path("rows");
        int evaluators = evaluated.run().path("evaluators").size();
        List<String> differences = new ArrayList<>();
        if (compared.size() != rows) {
            differences.add("%d rows, not %d".formatted(compared.size(), rows));
        }
        int scores = 0;
        for (JsonNode row : compared) {
            String name =
                    "%s@%s on %s"
                            .formatted(
                                    row.path("prompt").asString(""),
                                    row.path("version"),
                                    row.path("model").asString(""));
            if (row.path("scores").size() != evaluators) {
                differences.add("%s has %d metrics".formatted(name, row.path("scores").size()));
            }
            for (JsonNode score : row.path("scores")) {
                scores += score.path("count").asInt();
                if (score.path("count").asInt() != cases) {
                    differences.add(
                            "%s has %s scores of %s"
                                    .formatted(
                                            name,
                                            score.path("count"),
                                            score.path("metric").asString("")));
                }
                double mean = score.path("mean").asDouble(-1);
                if (!(score.path("low").asDouble(2) <= mean
                        && mean <= score.path("high").asDouble(-2))) {
                    differences.add(name + " has a mean outside its interval: " + score);
                }
            }
        }
        return Check.of(
                "its comparison has a mean in a 95% interval for every metric, of every case",
                scores + " scores", differences);
    }

    private static Check costed(Evaluated evaluated) {
        BigDecimal sum = BigDecimal.ZERO;
        List<String> differences = new ArrayList<>();
        for (JsonNode row : evaluated.comparison().path("rows")) {
            if (!row.path("costComplete").asBoolean()) {
                differences.add("a cost is not known: " + row);
            }
            sum = sum.add(new BigDecimal(row.path("costUsd").asString("0")));
        }
        BigDecimal told =
                new BigDecimal(evaluated.costs().path("totals").path("costUsd").asString("0"));
        if (sum.compareTo(told) != 0 || sum.signum() <= 0) {
            differences.add(
                    "the table says %s USD, the ledger by tag %s"
                            .formatted(sum.toPlainString(), told.toPlainString()));
        }
        return Check.of(
                "its costs are what the rollups say of its tag",
                sum.toPlainString() + " USD",
                differences);
    }

    private static Check same(Evaluated evaluated) {
        JsonNode first = evaluated.run().path("id");
        JsonNode again = evaluated.again().path("id");
        return Check.of(
                "the same run again is the same run",
                "asked for twice",
                first.equals(again) ? List.of() : List.of(first + " and " + again));
    }
}
