package io.aistrale.stack.token;

import io.aistrale.stack.token.TokenTable.Row;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `aistrale tokens list`.
@Command(
        name = "list",
        description = "Lists whose tokens are stored, for which provider and under which key.",
        mixinStandardHelpOptions = true)
final class ListTokensCommand implements Callable<Integer> {
    @Mixin private final Places places;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    /// All there is to see of a token.
    ///
    /// @param owner such as `user ana` or `project search`
    private record Listed(
            String owner,
            String provider,
            UUID tokenId,
            int version,
            String keyId,
            Instant updatedAt,
            String updatedBy) {
        static Listed of(Row row) {
            var context = row.context();
            return new Listed(
                    context.owner().toString(),
                    context.provider(),
                    context.tokenId(),
                    context.version(),
                    row.keyId(),
                    row.storedAt(),
                    row.storedBy());
        }
    }

    /// All of it, as `--json` prints it.
    ///
    /// @param keys how many tokens are sealed with each
    private record Report(List<Listed> tokens, Map<String, Integer> keys) {}

    ListTokensCommand(Places places) {
        this.places = places;
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Report report = places.table(ListTokensCommand::read);
        if (json) {
            out.println(
                    JsonMapper.builder()
                            .build()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(report));
        } else {
            print(report, out);
        }
        out.flush();
        return 0;
    }

    private static Report read(TokenTable table) throws SQLException {
        Report report = new Report(new ArrayList<>(), new TreeMap<>());
        new TokenPages(table)
                .each(page ->
                        page.forEach(row -> {
                            report.tokens().add(Listed.of(row));
                            report.keys().merge(row.keyId(), 1, Integer::sum);
                        }));
        return report;
    }

    private static void print(Report report, PrintWriter out) {
        if (report.tokens().isEmpty()) {
            out.println("No tokens are stored.");
            return;
        }
        String line = "%-32s %-14s %-11s %-28s %-16s %s%n";
        out.printf(line, "owner", "provider", "key", "updated", "by", "token");
        for (Listed token : report.tokens()) {
            out.printf(
                    line,
                    token.owner(),
                    token.provider(),
                    token.keyId(),
                    token.updatedAt(),
                    token.updatedBy(),
                    token.tokenId() + ":" + token.version());
        }
        out.println();
        report.keys().forEach((key, tokens) -> out.printf("key %s: %,d tokens%n", key, tokens));
    }
}
