package io.aistrale.systemtest.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A secret without the canary would not be found by the scan: tests may not use one.
class SecretsOfTestsTest {
    /// Literals that look like tokens of providers, are made secrets, or are stored as tokens.
    private static final List<Pattern> SECRETS =
            List.of(
                    Pattern.compile("\"((?:sk-|hf_)[^\"]*)\""),
                    Pattern.compile("Secret\\s*\\.of\\(\\s*\"([^\"]*)\""),
                    Pattern.compile("\"Bearer ([^\"]+)\"(?!\\s*\\+)"),
                    Pattern.compile(
                            "(?:'|\\\\\")token(?:'|\\\\\"): ?(?:'|\\\\\")([^'\"\\\\]+)(?:'|\\\\\")}"),
                    Pattern.compile("ADMIN_KEY = \"([^\"]*)\""),
                    Pattern.compile("storeToken\\([^;]*\"([^\"]+)\"\\)"));

    /// What stands for a token that is refused, or is filled in.
    private static final List<String> NONE = List.of("wrong", "other", "***\\", "%s", "%s%s");

    @Test
    void everySecretOfATestCarriesTheCanary() throws Exception {
        var plain = new ArrayList<String>();
        int files = 0;
        for (Path module : Checkout.modules()) {
            for (Path source : Checkout.testSources(module)) {
                if (source.resolveSibling("").endsWith("leak")) {
                    continue;
                }
                files++;
                withoutCanary(Files.readString(source))
                        .forEach(secret -> plain.add(source.getFileName() + ": " + secret));
            }
        }

        assertThat(plain).isEmpty();
        assertThat(files).isGreaterThan(100);
    }

    @Test
    void aSecretWithoutTheCanaryIsNoticed() {
        for (String source :
                List.of(
                        "put(`sk-@`)",
                        "put(`hf_@`)",
                        "Secret.of(`@`)",
                        "header(`Bearer @`)",
                        "put(path, `{'token':'@'}`)",
                        "put(path, `{\\`token\\`: \\`@\\`}`)",
                        "ADMIN_KEY = `@`;",
                        "storeToken(`openai`, `ana`, `@`)")) {
            String java = source.replace('`', '"');

            assertThat(withoutCanary(java.replace("@", "ana"))).as(java).hasSize(1);
            assertThat(withoutCanary(java.replace("@", Canary.SECRET.word()))).as(java).isEmpty();
        }
    }

    private static List<String> withoutCanary(String source) {
        return SECRETS.stream()
                .flatMap(pattern -> pattern.matcher(source).results())
                .map(found -> found.group(1))
                .filter(secret -> !secret.isBlank() && !NONE.contains(secret))
                .filter(secret -> !secret.contains(Canary.SECRET.word()))
                .distinct()
                .toList();
    }
}
