package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetHttpTest extends InProcessTest {

    private static final String GOOD = "{'variables':{'text':'It broke.'},'expected':'bug'}\n";

    private String name;

    @BeforeEach
    void newName() {
        name = "tickets-" + System.nanoTime();
    }

    @Test
    void linesAreKeptAsTheyWereWritten() throws Exception {
        Answer made =
                upload(
                        GOOD
                                + "{'variables':{'n':1.50,'text':'{{ 7 * 7 }}'},'tags':{'team':'a'}}\r\n"
                                + "{'variables':{},'tags':['hard','long'],'expected':''}");

        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        assertThat(made.json().path("cases").asInt()).isEqualTo(3);
        Answer read = admin.get("/v1/datasets/" + name);
        assertThat(read.json().path("first").path(1).path("line").asInt()).isEqualTo(2);
        assertThat(read.response().body()).contains("\"n\":1.50", "{{ 7 * 7 }}");
        assertThat(read.json().path("first").path(1).path("expected").isNull()).isTrue();
        assertThat(read.json().path("first").path(1).path("tags").path("team").asString())
                .isEqualTo("a");
        assertThat(read.json().path("first").path(2).path("tags").path("hard").asString())
                .isEqualTo("true");
        assertThat(admin.get("/v1/datasets").response().body()).contains(name);
    }

    @Test
    void aNameMeansTheseCasesForGood() throws Exception {
        assertThat(upload(GOOD).status()).isEqualTo(201);
        assertThat(upload(GOOD).status()).as("the same again").isEqualTo(200);
        assertError(upload(GOOD + GOOD), 409, "dataset_exists", "name");
        assertThat(admin.get("/v1/datasets/" + name).json().path("cases").asInt()).isEqualTo(1);

        assertThat(admin.delete("/v1/datasets/" + name).status()).isEqualTo(204);
        assertThat(admin.get("/v1/datasets/" + name).status()).isEqualTo(404);
        assertThat(upload(GOOD + GOOD).status()).as("the name is free again").isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {'variables':                                | line 3             | Line 3: It cannot be read: it is not valid JSON at column
                    []                                           | line 3             | Line 3: It cannot be read: it must be a JSON object.
                    {'variables':{},'variables':{}}              | line 3             | Line 3: It cannot be read: it is not valid JSON at column
                    {'variables':{},'answer':'swordfish'}        | line 3: answer     | Line 3: Unknown field `answer`; known are expected, tags, variables.
                    {'expected':'swordfish'}                     | line 3: variables  | Line 3: Field `variables` is required: a JSON object.
                    {'variables':['swordfish']}                  | line 3: variables  | Line 3: Field `variables` must be a JSON object.
                    {'variables':{},'expected':5}                | line 3: expected   | Line 3: Field `expected` must be a text of at most 65,536 characters.
                    {'variables':{},'expected':'\\u0000'}        | line 3: expected   | Line 3: Field `expected` must be free of NUL characters and of halves of surrogate pairs.
                    {'variables':{},'tags':{'a':1}}              | line 3: tags       | Line 3: Field `tags` must be an object of at most 12 texts, keys up to 64 and values up to 256 characters.
                    {'variables':{},'tags':[1]}                  | line 3: tags       | Line 3: Field `tags` must be an object of texts, or an array of words of up to 64 characters.
                    ~~                                           | line 3             | Line 3: It cannot be read:
                    """)
    void aBrokenLineRefusesAllOfItWithItsNumberAndTheReason(
            String line, String param, String message) throws Exception {
        Answer refused = upload(GOOD + GOOD + (line == null ? "" : line) + "\n" + GOOD);

        assertError(refused, 400, "invalid_request", param);
        assertThat(refused.error().path("message").asString())
                .startsWith(message)
                .doesNotContain("swordfish");
        assertThat(admin.get("/v1/datasets/" + name).status()).as("nothing is kept").isEqualTo(404);
    }

    @Test
    void whatIsTooMuchIsRefused() throws Exception {
        assertError(upload(""), 400, "invalid_request", "");
        Answer tooMany = upload("{'variables':{}}\n".repeat(5_000));
        assertThat(tooMany.status()).as(tooMany.toString()).isEqualTo(201);
        assertThat(upload("x".repeat(200_000)).status()).as("bytes").isEqualTo(413);
        assertError(
                admin.send(
                        "POST",
                        "/v1/datasets?name=..%2Fa",
                        BodyPublishers.ofString("{}"),
                        "Content-Type",
                        "application/jsonl"),
                400,
                "invalid_request",
                "name");
        assertThat(admin.post("/v1/datasets?name=x", "{}").status())
                .as("not as JSON Lines")
                .isEqualTo(415);
    }

    @Test
    void aLineThatIsNotUtf8IsNamed() throws Exception {
        byte[] good = GOOD.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[good.length + 1];
        System.arraycopy(good, 0, bytes, 0, good.length);
        bytes[good.length] = (byte) 0xff;
        Answer refused =
                admin.send(
                        "POST",
                        "/v1/datasets?name=" + name,
                        BodyPublishers.ofByteArray(bytes),
                        "Content-Type",
                        "application/x-ndjson");

        assertError(refused, 400, "invalid_request", "line 2");
        assertThat(refused.error().path("message").asString()).contains("it is not UTF-8");
    }

    private Answer upload(String lines) throws Exception {
        return admin.send(
                "POST",
                "/v1/datasets?name=" + name + "&description=some",
                BodyPublishers.ofString(lines.replace('\'', '"')),
                "Content-Type",
                "application/jsonl");
    }
}
