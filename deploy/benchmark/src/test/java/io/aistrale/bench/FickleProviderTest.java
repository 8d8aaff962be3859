package io.aistrale.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FickleProviderTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FickleProvider provider = new FickleProvider(Duration.ZERO);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        provider.close();
        client.close();
    }

    private HttpResponse<String> call(Duration timeout) throws IOException, InterruptedException {
        var post = HttpRequest.BodyPublishers.ofString("{}");
        return client.send(
                HttpRequest.newBuilder(provider.baseUrl().resolve("/v1/chat/completions"))
                        .timeout(timeout)
                        .POST(post)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void itAnswersWhileItIsWell() throws Exception {
        var answer = call(LONG);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"total_tokens\":44");
    }

    @Test
    void overloadedItAnswers503AtOnce() throws Exception {
        provider.become(Mood.OVERLOADED);

        assertThat(call(LONG).statusCode()).isEqualTo(503);
    }

    @Test
    void hangingItTakesCallsAndNeverAnswers() throws Exception {
        call(LONG);
        provider.become(Mood.HANGING);

        assertThatThrownBy(() -> call(Duration.ofMillis(200)))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void refusingItTakesNoConnections() {
        provider.become(Mood.REFUSING);

        assertThatThrownBy(() -> call(LONG)).isInstanceOf(ConnectException.class);
    }

    @Test
    void itIsWellAgainAtTheSameAddress() throws Exception {
        provider.become(Mood.REFUSING);
        provider.become(Mood.HANGING);
        provider.become(Mood.WELL);

        assertThat(call(LONG).statusCode()).isEqualTo(200);
    }
}
