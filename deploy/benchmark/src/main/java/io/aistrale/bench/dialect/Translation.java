package io.aistrale.bench.dialect;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/// One operation on one wire format by its dialect, and by Jackson alone: the same JSON read into a
/// tree and written again, which nothing that goes by trees can undercut.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Translation {
    @Param public WireFormat format = WireFormat.OPENAI_CHAT;
    @Param public Operation operation = Operation.ENCODE;

    private final JsonMapper jackson = new JsonMapper();
    private Supplier<Object> dialect = () -> "";
    private List<byte[]> json = List.of();

    /// @throws IllegalStateException where the operation does not do what it is measured for
    @Setup
    public void setUp() {
        dialect = operation.by(format);
        json = operation.json(format);
        if (!operation.isDone(dialect.get())) {
            throw new IllegalStateException(new Case(format, operation) + " does something else");
        }
    }

    @Benchmark
    public Object byDialect() {
        return dialect.get();
    }

    /// @return bytes written
    @Benchmark
    public int byJacksonAlone() {
        int written = 0;
        for (var one : json) {
            written += jackson.writeValueAsBytes(jackson.readTree(one)).length;
        }
        return written;
    }
}
