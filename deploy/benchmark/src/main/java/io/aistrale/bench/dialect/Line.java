package io.aistrale.bench.dialect;

/// A case beside Jackson alone.
record Line(Case of, Figure dialect, Figure jackson) {
    /// What the project claims: a body of 1 KB is encoded and decoded in less. Microseconds.
    static final double LIMIT = 20;

    /// Whether it keeps to the limit, as far as the confidence interval lets one tell.
    enum Verdict {
        UNDER,
        UNCERTAIN,
        OVER
    }

    Verdict verdict() {
        if (dialect.micros() + dialect.error() <= LIMIT) {
            return Verdict.UNDER;
        }
        return dialect.micros() - dialect.error() > LIMIT ? Verdict.OVER : Verdict.UNCERTAIN;
    }

    double timesJackson() {
        return dialect.micros() / jackson.micros();
    }
}
