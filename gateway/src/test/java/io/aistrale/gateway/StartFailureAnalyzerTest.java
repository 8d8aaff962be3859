package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.secret.UnusableSecretException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;

class StartFailureAnalyzerTest {

    private final StartFailureAnalyzer analyzer = new StartFailureAnalyzer();

    @Test
    void aWeakSecretIsNamedInOneSentence() {
        var cause = new UnusableSecretException("The admin key is too short", null);

        assertThat(Objects.requireNonNull(analyzer.analyze(new BeanCreationException("b", cause))))
                .satisfies(analysis -> {
                    assertThat(analysis.getDescription()).isEqualTo("The admin key is too short");
                    assertThat(analysis.getAction()).isNotBlank();
                });
    }

    @Test
    void otherFailuresAreLeftToOthers() {
        assertThat(analyzer.analyze(new IllegalStateException("a bug"))).isNull();
    }
}
