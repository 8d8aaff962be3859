package io.aistrale.parts;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;

/// Runs another main class in a child JVM, and ends that JVM in good order when its standard input
/// ends: the parent has closed the pipe, or is gone.
public final class EndWithParent {

    /// System property: seconds that an end in good order may take.
    static final String DEADLINE = "aistrale.end.seconds";

    private static final int DEADLINE_SECONDS = 25;

    private EndWithParent() {}

    public static void main(String[] args) throws Throwable {
        Thread.ofPlatform().daemon().name("end-with-parent").start(EndWithParent::awaitEnd);
        Method main = Class.forName(args[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent: only the end of the stream means something.
            }
        } catch (IOException _) {
            // A broken pipe is an end too.
        }
        Thread.ofPlatform().daemon().name("end-by-force").start(EndWithParent::haltLater);
        System.exit(0);
    }

    private static void haltLater() {
        try {
            Thread.sleep(Duration.ofSeconds(Integer.getInteger(DEADLINE, DEADLINE_SECONDS)));
        } catch (InterruptedException _) {
            // Nobody interrupts this thread; if one does, there is no reason to wait.
        }
        Runtime.getRuntime().halt(1);
    }
}
