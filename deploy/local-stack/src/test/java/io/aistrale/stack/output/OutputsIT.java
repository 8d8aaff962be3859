package io.aistrale.stack.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.content.OpenedOutput;
import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.token.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of the keys of stored outputs.
@WithRealParts
class OutputsIT {
    private static final StoredOutput OUTPUT = new StoredOutput("c4nary", null);

    private final TestDatabase database = MigratedDatabase.create();

    @TempDir Path directory;
    private OutputPlaces places;

    private record Ran(int exitCode, String out) {}

    @BeforeEach
    void connect() {
        places = placesOf(database.jdbcUrl());
    }

    private OutputPlaces placesOf(String jdbcUrl) {
        return new OutputPlaces(
                jdbcUrl,
                database.user(),
                database.password().isEmpty() ? null : Secret.of(database.password()),
                directory.resolve("content.json"));
    }

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        int exitCode =
                OutputsCommand.create(() -> places)
                        .setOut(new PrintWriter(out))
                        .setExecutionExceptionHandler((problem, _, _) -> {
                            out.append(problem.toString());
                            return 1;
                        })
                        .execute(arguments);
        return new Ran(exitCode, out.toString());
    }

    private ContentKeyset keyset() {
        return ContentKeyset.read(places.keyset());
    }

    /// As telemetry-consumer does.
    private byte[] keep(UUID requestId) throws SQLException {
        LocalDate day = TimeOrderedIds.dayOf(requestId);
        byte[] sealed = keyset().sealer().seal(requestId, OUTPUT);
        try (var owner =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var partition = owner.prepareStatement("SELECT aistrale.ensure_partitions(?, ?)");
                var insert =
                        owner.prepareStatement(
                                "INSERT INTO aistrale.inference_output VALUES (?, ?, ?)")) {
            partition.setObject(1, day);
            partition.setObject(2, day);
            partition.execute();
            insert.setObject(1, requestId);
            insert.setObject(2, day);
            insert.setBytes(3, sealed);
            insert.executeUpdate();
        }
        return sealed;
    }

    @Test
    void aKeyIsMadeRotatedAndRetiredWhenNoOutputNeedsIt() throws Exception {
        assertThat(run("rotate").out()).contains(places.keyset().toString(), "create-keyset");
        assertThat(run("create-keyset").exitCode()).isZero();
        String old = keyset().primaryId();
        UUID requestId = TimeOrderedIds.next();
        byte[] sealed = keep(requestId);
        assertThat(run("create-keyset").out()).contains("would never open again");
        assertThat(keyset().primaryId()).isEqualTo(old);

        assertThat(run("rotate").out())
                .contains("Key " + keyset().primaryId() + " seals", "Key " + old + " still opens");
        keep(TimeOrderedIds.next());
        keep(TimeOrderedIds.next());
        assertThat(keyset().opener().open(requestId, sealed))
                .isEqualTo(new OpenedOutput.Output(OUTPUT));
        assertThat(run("keys").out().lines())
                .anyMatch(line ->
                        line.matches(old + " +opens +1 +" + TimeOrderedIds.dayOf(requestId)))
                .anyMatch(line -> line.matches(keyset().primaryId() + " +seals +2 .*"));

        assertThat(run("disable", old).out())
                .contains("1 outputs are sealed with key " + old, "--give-up-outputs");
        assertThat(run("disable", keyset().primaryId()).out()).contains("promote another");
        assertThat(run("disable", "7").out()).contains("There is no key 7");
        assertThat(keyset().opener().open(requestId, sealed))
                .isInstanceOf(OpenedOutput.Output.class);

        assertThat(run("disable", old, "--give-up-outputs").exitCode()).isZero();
        assertThat(keyset().opener().open(requestId, sealed))
                .isEqualTo(new OpenedOutput.Refused(OpenedOutput.Reason.NO_SUCH_KEY));
        ContentKeyset.generate().write(places.keyset());
        assertThat(run("keys").out()).contains(old + " ", "missing");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamedWithoutItsPasswordAndNoKeyIsRetired() throws Exception {
        places = placesOf("jdbc:postgresql://127.0.0.1:1/none?password=c4nary");
        run("create-keyset");
        String old = keyset().primaryId();
        run("rotate");
        String before = Files.readString(places.keyset());

        assertThat(run("disable", old).out()).contains("127.0.0.1:1").doesNotContain("c4nary");
        assertThat(run("keys").exitCode()).isOne();
        assertThat(Files.readString(places.keyset())).isEqualTo(before);
    }
}
