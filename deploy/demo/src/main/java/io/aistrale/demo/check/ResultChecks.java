package io.aistrale.demo.check;

import static java.util.stream.Collectors.toMap;

import io.aistrale.demo.submit.Ending;
import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.schemas.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToIntFunction;

/// Every request has exactly one result: for its requester, on the reply topic, in the database.
public final class ResultChecks {

    private ResultChecks() {}

    public static List<Check> of(Evidence evidence) {
        return List.of(answered(evidence), stored(evidence), expected(evidence));
    }

    private static Check answered(Evidence evidence) {
        Map<DemoRequest, Long> results =
                evidence.outcomes().stream()
                        .filter(outcome -> outcome.ending() != Ending.NO_RESULT)
                        .collect(toMap(Outcome::request, _ -> 1L, Long::sum));
        List<String> differences = new ArrayList<>();
        for (DemoRequest request : evidence.sent()) {
            long count = results.getOrDefault(request, 0L);
            if (count != 1) {
                differences.add(
                        request.label() + ": " + count + " results" + why(evidence, request));
            }
        }
        return Check.of(
                "every request has exactly one result",
                evidence.sent().size() + " sent, " + results.size() + " answered",
                differences);
    }

    private static String why(Evidence evidence, DemoRequest request) {
        return evidence.outcomes().stream()
                .filter(outcome -> outcome.request().equals(request))
                .findFirst()
                .map(outcome -> " (" + outcome.errorCode() + ")")
                .orElse("");
    }

    /// @param requestIds of the requests sent to Kafka, by trace id
    /// @param results how many different results came for a request id
    public static Check replied(Map<String, UUID> requestIds, ToIntFunction<UUID> results) {
        List<String> differences = new ArrayList<>();
        for (UUID id : requestIds.values()) {
            int count = results.applyAsInt(id);
            if (count != 1) {
                differences.add("request " + id + ": " + count + " different results");
            }
        }
        return Check.of(
                "copies on the reply topic are of one result each",
                requestIds.size() + " requests by Kafka",
                differences);
    }

    private static Check stored(Evidence evidence) {
        Map<String, List<StoredRequest>> stored = evidence.storedByTrace();
        Map<DemoRequest, Outcome> outcomes =
                evidence.outcomes().stream().collect(toMap(Outcome::request, o -> o, (a, _) -> a));
        List<String> differences = new ArrayList<>();
        for (DemoRequest request : evidence.sent()) {
            List<StoredRequest> rows = stored.getOrDefault(request.traceId(), List.of());
            Outcome outcome = outcomes.get(request);
            if (rows.size() != 1) {
                differences.add(request.label() + ": " + rows.size() + " rows of inference");
            } else if (outcome != null) {
                compare(outcome, rows.getFirst(), differences);
            }
        }
        return Check.of(
                "the database has exactly one result of each, the same",
                evidence.stored().size() + " rows",
                differences);
    }

    private static void compare(Outcome outcome, StoredRequest row, List<String> differences) {
        String seen = outcome.ending().status();
        if (!row.status().equals(seen) || !seen.equals(row.resultStatus())) {
            differences.add(
                    outcome.request().label()
                            + ": requester saw "
                            + seen
                            + ", inference says "
                            + row.status()
                            + ", inference_result "
                            + row.resultStatus());
        }
    }

    private static Check expected(Evidence evidence) {
        List<String> differences = new ArrayList<>();
        for (Outcome outcome : evidence.outcomes()) {
            boolean succeeded = outcome.ending() == Ending.SUCCEEDED;
            boolean asExpected =
                    switch (outcome.request().expected()) {
                        case SUCCESS -> succeeded;
                        case FAILURE -> !succeeded;
                        case CREDENTIAL_NOT_FOUND ->
                                ErrorCode.CREDENTIAL_NOT_FOUND.code().equals(outcome.errorCode());
                        case EITHER -> true;
                    };
            if (!asExpected) {
                differences.add(
                        outcome.request().label()
                                + ": "
                                + outcome.ending()
                                + " "
                                + outcome.errorCode()
                                + ", expected "
                                + outcome.request().expected());
            }
        }
        long succeeded =
                evidence.outcomes().stream().filter(o -> o.ending() == Ending.SUCCEEDED).count();
        if (succeeded == 0) {
            differences.add("not one request succeeded");
        }
        return Check.of(
                "requests ended as their models and tokens say",
                succeeded + " of " + evidence.outcomes().size() + " succeeded",
                differences);
    }
}
