package io.aistrale.schemas.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Templates and what Jinja makes of them. Outputs follow Jinja's documentation and were confirmed
/// with Python's Jinja2 3.1.6 (default settings, `StrictUndefined`); where it raises an error, so
/// do we.
class JinjaCasesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void everyCaseGivesWhatJinjaGives() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<JsonNode> cases = cases();
        for (JsonNode one : cases) {
            String template = one.path("template").asString();
            String wanted = one.has("output") ? one.path("output").asString() : "error";
            String got =
                    switch (rendered(template, values(one.path("variables")))) {
                        case Rendered.Text(String text) -> text;
                        case TemplateFault _ when wanted.equals("error") -> "error";
                        case TemplateFault fault -> fault.toString();
                    };
            if (!got.equals(wanted)) {
                wrong.add("%s\n  gives  %s\n  wanted %s".formatted(template, got, wanted));
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(cases).hasSizeGreaterThan(400);
    }

    @Test
    void anUndefinedVariableIsNamedWithItsLine() {
        assertThat(rendered("a\nb {{ nope }}", Map.of()))
                .isEqualTo(new TemplateFault(2, "'nope' is undefined"));
        assertThat(
                        rendered(
                                "{{ user.name }}\n\n{{ user.nme }}",
                                Map.of("user", Map.of("name", "Ana"))))
                .isEqualTo(new TemplateFault(3, "'dict object' has no attribute 'nme'"));
    }

    @Test
    void aSyntaxErrorIsToldWithItsLine() {
        assertThat(rendered("a\n{% for x in y %}\n{{ x }}", Map.of()))
                .isEqualTo(new TemplateFault(3, "unexpected end of template: 'for' is not closed"));
    }

    @Test
    void aFaultTellsNothingOfAValue() {
        Map<String, Object> values =
                Map.of("secret", "swordfish", "d", Map.of("k", 1), "xs", List.of(1));
        for (String template :
                List.of(
                        "{{ d[secret] }}",
                        "{{ xs[secret] }}",
                        "{{ xs|map(secret)|list }}",
                        "{{ secret + 1 }}",
                        "{{ dict([[secret, 1]])[secret ~ 1] }}",
                        "{{ xs.index(secret) }}",
                        "{{ secret.index('q') }}")) {
            assertThat(rendered(template, values))
                    .as(template)
                    .isInstanceOfSatisfying(
                            TemplateFault.class,
                            fault -> assertThat(fault.reason()).doesNotContain("swordfish"));
        }
    }

    static Rendered rendered(String template, Map<String, ?> values) {
        return switch (JinjaTemplate.parse(template)) {
            case JinjaTemplate parsed ->
                    parsed.render(Values.named(values), new Budget(RenderLimits.DEFAULT));
            case TemplateFault fault -> fault;
        };
    }

    private static List<JsonNode> cases() throws IOException {
        try (var file = JinjaCasesTest.class.getResourceAsStream("/jinja/cases.jsonl")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JSON::readTree)
                    .toList();
        }
    }

    private static Map<String, Object> values(JsonNode variables) {
        Map<String, Object> values = new HashMap<>();
        variables
                .properties()
                .forEach(value ->
                        values.put(
                                value.getKey(), JSON.treeToValue(value.getValue(), Object.class)));
        return values;
    }
}
