package io.aistrale.worker.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.credential.PlatformTokenProperties.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PlatformTokensTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(PlatformTokens.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @TempDir Path directory;

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
        logger.setLevel(null);
    }

    private static PlatformTokens of(String provider, Source source) {
        return new PlatformTokens(new PlatformTokenProperties(Map.of(provider, source)));
    }

    private static String told(ILoggingEvent line) {
        return line.getFormattedMessage() + line.getKeyValuePairs();
    }

    @Test
    void aConfiguredTokenIsItsProvidersOnly() {
        var tokens = of("openai", new Source(Secret.of("sk-c4nary-1"), null));

        assertThat(tokens.find("openai"))
                .contains(new Credential("platform:openai", Secret.of("sk-c4nary-1")));
        assertThat(tokens.find("cohere")).isEmpty();
    }

    @Test
    void aMountedTokenIsTrimmedAndReadAgainWhenItChanges() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "  sk-c4nary-1\n");
        var tokens = of("openai", new Source(null, file));
        assertThat(tokens.find("openai")).map(Credential::token).contains(Secret.of("sk-c4nary-1"));

        Files.writeString(file, "sk-c4nary-second\n");

        assertThat(tokens.find("openai"))
                .map(Credential::token)
                .contains(Secret.of("sk-c4nary-second"));
        assertThat(tokens.find("openai")).isPresent();
        assertThat(logged.list)
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(told(line))
                                .contains(file.toString())
                                .doesNotContain("sk-c4nary-"));
    }

    @Test
    void aFileThatIsMissingBlankOrOfSeveralLinesIsNoTokenAndIsLoggedByNameOnce() throws Exception {
        Path file = directory.resolve("token");
        var tokens = of("openai", new Source(null, file));
        assertThat(tokens.find("openai")).isEmpty();
        assertThat(tokens.find("openai")).isEmpty();
        assertThat(logged.list).hasSize(1);
        assertThat(told(logged.list.getFirst())).contains(file.toString());

        Files.writeString(file, " \n");
        assertThat(tokens.find("openai")).isEmpty();
        Files.writeString(file, "sk-c4nary\nsk-c4nary-2\n");
        assertThat(tokens.find("openai")).isEmpty();
        assertThat(logged.list).hasSize(3);
        assertThat(told(logged.list.getLast())).doesNotContain("c4nary");

        Files.writeString(file, "sk-c4nary-1");
        assertThat(tokens.find("openai")).isPresent();
        Files.delete(file);
        assertThat(tokens.find("openai")).as("it was taken away").isEmpty();
        assertThat(of("openai", new Source(null, directory)).find("openai")).isEmpty();
    }

    @Test
    void aTokenThatCannotBeSentInAHeaderIsRefusedAtTheStartWithoutShowingIt() {
        assertThatThrownBy(() -> of("openai", new Source(Secret.of("sk-c4nary\nx"), null)))
                .hasMessage("aistrale.providers.openai.token must be one line");
    }

    @EnableConfigurationProperties(PlatformTokenProperties.class)
    static class Bound {}

    private final ApplicationContextRunner application =
            new ApplicationContextRunner()
                    .withUserConfiguration(Bound.class, BlankIsNoSecret.class);

    @Test
    void tokensAndFilesAreSetByProviderAndBlankOnesAreNone() {
        application
                .withPropertyValues(
                        "aistrale.providers.openai.dialect=openai",
                        "aistrale.providers.openai.token= sk-c4nary-1 ",
                        "aistrale.providers.openai.token-file=",
                        "aistrale.providers.cohere.token=",
                        "aistrale.providers.cohere.token-file=/run/secrets/cohere",
                        "aistrale.providers.huggingface.token=",
                        "aistrale.providers.huggingface.token-file=")
                .run(context -> {
                    var providers = context.getBean(PlatformTokenProperties.class).providers();
                    assertThat(providers)
                            .containsEntry("openai", new Source(Secret.of("sk-c4nary-1"), null))
                            .containsEntry(
                                    "cohere", new Source(null, Path.of("/run/secrets/cohere")));
                    assertThat(providers.getOrDefault("huggingface", new Source(null, null)))
                            .isEqualTo(new Source(null, null));
                });
        application.run(context ->
                assertThat(context.getBean(PlatformTokenProperties.class).providers()).isEmpty());
    }

    @Test
    void aTokenAndAFileForOneProviderAreRefusedByNameWithoutShowingEither() {
        application
                .withPropertyValues(
                        "aistrale.providers.openai.token=sk-c4nary",
                        "aistrale.providers.openai.token-file=/run/secrets/openai")
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(context.getStartupFailure())
                            .rootCause()
                            .hasMessageContaining("aistrale.providers.openai")
                            .hasMessageNotContaining("c4nary");
                    assertThat(context.getStartupFailure())
                            .hasStackTraceContaining("set one of them")
                            .satisfies(failure ->
                                    assertThat(String.valueOf(failure)).doesNotContain("c4nary"));
                });
    }
}
