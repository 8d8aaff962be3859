package io.aistrale.bench.dialect;

/// A line as `--json` has it. The names are the public contract.
record DialectRow(
        String dialect,
        String operation,
        double microsPerOperation,
        double errorMicros,
        double bytesPerOperation,
        double jacksonMicrosPerOperation,
        double jacksonErrorMicros,
        double jacksonBytesPerOperation) {
    static DialectRow of(Line line) {
        return new DialectRow(
                line.of().format().title(),
                line.of().operation().title(),
                hundredths(line.dialect().micros()),
                hundredths(line.dialect().error()),
                Math.round(line.dialect().bytes()),
                hundredths(line.jackson().micros()),
                hundredths(line.jackson().error()),
                Math.round(line.jackson().bytes()));
    }

    private static double hundredths(double figure) {
        return Math.round(figure * 100) / 100.0;
    }
}
