package io.aistrale.schemas.jinja;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;

/// What a rendering, or several together, have left of their limits. Whatever makes something pays
/// before it is made. Belongs to the thread that made it.
public final class Budget {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int STEPS_BETWEEN_LOOKS = 1_024;
    private static final int CHARS_PER_STEP = 64;
    private static final int CHARS_READ_PER_STEP = 16;

    private final RenderLimits limits;
    private final boolean cpuTime =
            !Thread.currentThread().isVirtual() && THREADS.isCurrentThreadCpuTimeSupported();
    private final long startedAt = now();
    private long steps;
    private long bytes;
    private long nextLook = STEPS_BETWEEN_LOOKS;
    private long pending;
    private int depth;

    /// The line that is being evaluated, for whatever goes wrong there.
    private int line = 1;

    public Budget(RenderLimits limits) {
        this.limits = limits;
    }

    int line() {
        return line;
    }

    void at(int line) {
        this.line = line;
    }

    TemplateException fault(String reason) {
        return new TemplateException(line, reason);
    }

    void step() {
        steps(1);
    }

    void steps(long count) {
        steps += count;
        // A negative count is the sum or product of two that were too large.
        if (count < 0 || steps > limits.steps()) {
            throw fault("more than " + limits.steps() + " steps");
        }
        if (steps >= nextLook) {
            nextLook = steps + STEPS_BETWEEN_LOOKS;
            if (now() - startedAt > limits.time().toNanos()) {
                throw fault("takes longer than " + limits.time().toMillis() + " ms");
            }
        }
    }

    /// A text of so many characters is about to be made.
    void text(long chars) {
        if (chars < 0 || chars > limits.textChars()) {
            throw fault("a text of more than " + limits.textChars() + " characters");
        }
        bytes(40 + 2 * chars);
        steps(chars / CHARS_PER_STEP);
    }

    /// A text is about to be begun, which grows.
    void beginning() {
        bytes(120);
    }

    /// A text in the making is about to grow. With the copies on the way every character counts as
    /// three.
    void growing(long chars, long by) {
        if (chars + by > limits.textChars()) {
            throw fault("a text of more than " + limits.textChars() + " characters");
        }
        bytes(6 * by);
        pending += by;
        if (pending >= CHARS_PER_STEP) {
            steps(pending / CHARS_PER_STEP);
            pending %= CHARS_PER_STEP;
        }
    }

    /// A value is about to be brought into another form: some small things are made on the way.
    void forming() {
        bytes(600);
        steps(8);
    }

    /// A float is about to be written: its digits are those of a number of as many bits as its
    /// exponent says.
    void forming(double number) {
        forming();
        int bits = Math.abs(Math.getExponent(number));
        bytes(8L * bits);
        steps(bits / 8);
    }

    /// Characters are about to be looked at, nothing is made of them.
    void reading(String text) {
        steps(text.length() / CHARS_READ_PER_STEP);
    }

    /// The digits of a large integer take the square of their number.
    void printing(BigInteger number) {
        steps(number.bitLength() / 8);
        bytes(16L * number.bitLength());
    }

    /// A list, tuple or dictionary of so many items is about to be made.
    void items(long count) {
        if (count < 0 || count > limits.items()) {
            throw fault("more than " + limits.items() + " items");
        }
        bytes(40 + 24 * count);
        steps(count);
    }

    /// A dictionary, or a list of pairs, of so many entries is about to be made.
    void entries(long count) {
        if (count > limits.items()) {
            throw fault("more than " + limits.items() + " items");
        }
        bytes(60 + 100 * count);
        steps(2 * count);
    }

    /// A scope is about to be entered.
    void scope() {
        bytes(160);
        steps(2);
    }

    void rounds(long count) {
        if (count > limits.items()) {
            throw fault("a loop of more than " + limits.items() + " rounds");
        }
    }

    void output(long charsInAll) {
        if (charsInAll > limits.outputChars()) {
            throw fault("an output of more than " + limits.outputChars() + " characters");
        }
    }

    void deeper() {
        if (++depth > limits.depth()) {
            throw fault("nested more than " + limits.depth() + " deep");
        }
    }

    void shallower() {
        depth--;
    }

    private void bytes(long count) {
        bytes += count;
        if (count < 0 || bytes > limits.bytes()) {
            throw fault("more than " + limits.bytes() + " bytes made on the way");
        }
    }

    private long now() {
        return cpuTime ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
