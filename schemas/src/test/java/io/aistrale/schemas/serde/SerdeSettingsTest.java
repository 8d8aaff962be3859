package io.aistrale.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.token.Secret;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SerdeSettingsTest {

    @Test
    void theDefaultsRegisterNothingAndUseOurCodec() {
        SerdeSettings settings = SerdeSettings.of("http://a:8085/apis/ccompat/v7");

        assertThat(settings.registerSchemas()).isFalse();
        assertThat(settings.external()).isFalse();
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void severalUrlsAreSeparatedByCommas() {
        assertThat(SerdeSettings.of("http://a:1/, https://b/c").registryUrls())
                .containsExactly(URI.create("http://a:1"), URI.create("https://b/c"));
    }

    @Test
    void whatCannotWorkIsRefused() {
        for (String url : new String[] {"", "a:1", "file:///x", "http://a,", "not a url"}) {
            assertThatThrownBy(() -> SerdeSettings.of(url))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        SerdeSettings settings = SerdeSettings.of("http://a");
        assertThatThrownBy(() -> SerdeSettings.of("http://user:c4nary@a"))
                .hasMessageContaining("do not belong in the URL")
                .message()
                .doesNotContain("c4nary");
        assertThatThrownBy(() -> settings.authenticatedBy(Secret.of("c4nary")))
                .hasMessageContaining("user:password")
                .message()
                .doesNotContain("c4nary");
        assertThatThrownBy(() ->
                        new SerdeSettings(
                                "http://a",
                                null,
                                false,
                                "x.Y",
                                null,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1)))
                .hasMessageContaining("name both or neither");
        assertThatThrownBy(() ->
                        new SerdeSettings(
                                "http://a",
                                null,
                                false,
                                null,
                                null,
                                Duration.ZERO,
                                Duration.ofSeconds(1)))
                .hasMessageContaining("connectTimeout");
    }
}
