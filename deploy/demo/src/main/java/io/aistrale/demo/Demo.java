package io.aistrale.demo;

import io.aistrale.demo.check.Check;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.springframework.dao.DataAccessException;

/// The workload and the checks of `deploy/aistrale demo`.
public final class Demo {

    /// Every check held.
    public static final int OK = 0;

    /// A check failed, or the stack did not answer.
    public static final int FAILED = 1;

    /// The demo cannot be run like this.
    public static final int MISUSED = 2;

    private Demo() {}

    /// Runs the demo against a stack that is up. It ends by itself: every wait in it has a
    /// deadline.
    ///
    /// @param out takes the report, plain text of at most 100 columns
    /// @return the exit code, 0 only if every check held
    public static int run(StackAddress stack, DemoOptions options, PrintStream out) {
        Provisions provisions;
        try {
            provisions = Provisions.of(stack, options, System.getenv());
        } catch (IllegalArgumentException misused) {
            out.println(misused.getMessage());
            return MISUSED;
        }
        try {
            return exitCode(new DemoRun(stack, options, provisions, out).run(), out);
        } catch (IOException | DataAccessException | KafkaException | IllegalStateException lost) {
            out.println("The demo could not go on: " + lost.getMessage());
            return FAILED;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            out.println("The demo was interrupted.");
            return FAILED;
        }
    }

    private static int exitCode(List<Check> checks, PrintStream out) {
        long failed = checks.stream().filter(Check::failed).count();
        out.println();
        out.println(
                failed == 0
                        ? "Every check held."
                        : failed + " of " + checks.size() + " checks FAILED.");
        return failed == 0 ? OK : FAILED;
    }
}
