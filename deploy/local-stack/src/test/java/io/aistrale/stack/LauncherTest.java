package io.aistrale.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `deploy/aistrale` finds a JDK, in a checkout that looks built and with JDKs that only say who
/// they are.
class LauncherTest {

    @TempDir Path directory;
    private Path launcher = Path.of("");

    @BeforeEach
    void aCheckoutThatIsBuilt() throws Exception {
        Path target = directory.resolve("checkout/deploy/local-stack/target");
        Files.createDirectories(target);
        Files.createFile(target.resolve("local-stack-0.1.0-SNAPSHOT.jar"));
        launcher = directory.resolve("checkout/deploy/aistrale");
        Files.copy(Path.of("../aistrale"), launcher);
    }

    @Test
    void theJdkThatIsNamedIsUsed() throws Exception {
        Path jdk = jdk("named", "25.0.1");

        Ended ended = run(Map.of("AISTRALE_JAVA_HOME", jdk.toString()));

        assertThat(ended.output()).contains("java of named").contains("status --json");
        assertThat(ended.status()).isZero();
    }

    @Test
    void javaHomeIsUsedWhenItIsNewEnough() throws Exception {
        Path jdk = jdk("home", "25");

        assertThat(run(Map.of("JAVA_HOME", jdk.toString())).output()).contains("java of home");
    }

    @Test
    void anOldJavaHomeIsPassedOver() throws Exception {
        Path old = jdk("old", "17.0.2");
        jdk(".sdkman/candidates/java/25.0.2-tem", "25.0.2");

        Ended ended = run(Map.of("JAVA_HOME", old.toString(), "HOME", directory.toString()));

        assertThat(ended.output()).doesNotContain("java of old").contains("Aistrale");
    }

    @Test
    void aNamedJdkThatIsTooOldIsRefusedInOneSentence() throws Exception {
        Path old = jdk("old", "21.0.4");

        Ended ended = run(Map.of("AISTRALE_JAVA_HOME", old.toString()));

        assertThat(ended.output().lines())
                .containsExactly(
                        "aistrale: AISTRALE_JAVA_HOME is "
                                + old
                                + ", which is not a JDK 25 or newer.");
        assertThat(ended.status()).isOne();
    }

    private record Ended(int status, String output) {}

    private Ended run(Map<String, String> environment) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("bash", launcher.toString(), "status", "--json")
                        .redirectErrorStream(true);
        builder.environment().remove("AISTRALE_JAVA_HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private Path jdk(String name, String version) throws Exception {
        Path home = directory.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        for (String tool : new String[] {"java", "javac"}) {
            Path file = home.resolve("bin").resolve(tool);
            Files.writeString(file, "#!/bin/sh\necho java of " + name + ": \"$@\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return home;
    }
}
