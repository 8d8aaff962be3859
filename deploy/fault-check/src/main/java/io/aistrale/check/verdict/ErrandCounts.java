package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Answer.Step;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// How many errands a run had, and how rough it was for them.
///
/// @param keyed with an idempotency key
/// @param brokenOff a connection of which broke before the answer was whole
/// @param keyedBrokenOff of these, those with a key, which were asked for again
/// @param publishedAgain of which Kafka has more than one record
public record ErrandCounts(
        int all, int keyed, int brokenOff, int keyedBrokenOff, int publishedAgain) {

    public static ErrandCounts of(Facts facts, int run) {
        List<Errand> errands =
                facts.errands().stream().filter(errand -> errand.run() == run).toList();
        Map<String, Long> records =
                facts.published().stream()
                        .map(Published::errand)
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Predicate<Errand> keyed = errand -> errand.key() != null;
        return new ErrandCounts(
                errands.size(),
                count(errands, keyed),
                count(errands, ErrandCounts::brokeOff),
                count(errands, keyed.and(ErrandCounts::brokeOff)),
                count(errands, errand -> records.getOrDefault(errand.id(), 0L) > 1));
    }

    private static boolean brokeOff(Errand errand) {
        return errand.answers().stream()
                .anyMatch(answer -> answer.step() == Step.TRY && answer.brokeOff());
    }

    private static int count(List<Errand> errands, Predicate<Errand> which) {
        return Math.toIntExact(errands.stream().filter(which).count());
    }
}
