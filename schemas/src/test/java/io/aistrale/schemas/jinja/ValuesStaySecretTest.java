package io.aistrale.schemas.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Values are secrets. What a template's author did wrong is told with names and types; nothing
/// that stands in a value is.
class ValuesStaySecretTest {

    private static final List<String> CANARIES = List.of("swordfish", "7391", "Q");

    private static final Map<String, Object> VALUES =
            Map.ofEntries(
                    Map.entry("text", "swordfish"),
                    Map.entry("path", "swordfish.7391846"),
                    Map.entry("paths", "swordfish,swordfish"),
                    Map.entry("percent", "%(swordfish)s %Q"),
                    Map.entry("directive", "%Q"),
                    Map.entry("brace", "{swordfish}"),
                    Map.entry("kind", "{:Q}"),
                    Map.entry("shape", "{:swordfish}"),
                    Map.entry("digits", "7391846205517"),
                    Map.entry("integer", 7391846205517L),
                    Map.entry("real", -7391846205517.5),
                    Map.entry("list", List.of("swordfish", 7391846205517L)),
                    Map.entry("lists", List.of(List.of("swordfish"), List.of(7391846205517L))),
                    Map.entry("dict", Map.of("swordfish", "swordfish", "Q", 7391846205517L)));

    private static final List<String> OWN =
            List.of("1", "'x'", "[1]", "(1, 2)", "{'a': 1}", "none");

    private static final List<String> ARGUMENTS =
            List.of("(%s)", "('x', %s)", "(%1$s, %1$s)", "(**%s)", "(attribute=%s)");

    /// The first is whatever is looked at, the second a value.
    private static final List<String> EXPRESSIONS =
            List.of(
                    "%s + %s",
                    "%s - %s",
                    "%s * %s",
                    "%s / %s",
                    "%s // %s",
                    "%s %% %s",
                    "%s ** %s",
                    "%s ~ nope ~ %s",
                    "%s < %s",
                    "%s >= %s",
                    "%s in %s",
                    "%2$s in %1$s",
                    "%2$s %% %1$s",
                    "%2$s + %1$s",
                    "[%s, nope, %s]",
                    "{%s: %s}",
                    "{%2$s: %1$s}",
                    "%s[%s]",
                    "%s[%s] + 1",
                    "%s[%s].x",
                    "%s[%s:]",
                    "%s[::%s]",
                    "%s.nope(%s)",
                    "%s(%s)",
                    "-%s + -%s",
                    "(%s if nope else %s)",
                    "range(%s, %s)",
                    "dict(%s, **%s)",
                    "dict([[%s, %s]]).x.y",
                    "dict([%s])[%s]",
                    "namespace(%s)[%s].x",
                    "namespace(**%s)[%s].x",
                    "joiner(%s, %s)()",
                    "cycler(%s)[%s].x",
                    "cycler(*%s).next().x[%s]",
                    "m(%s, %s)",
                    "m(1, **%2$s)",
                    "m(*%2$s)",
                    "m[%2$s].x",
                    "m.name[%2$s].x",
                    "'%%d %%s'|format(%s, %s)",
                    "'%%(a)d'|format(a=%2$s)",
                    "'%%(a)s' %% %2$s",
                    "'%%c' %% %2$s",
                    "'%%d' %% %2$s",
                    "'%%x' %% %2$s",
                    "'%%.1f' %% %2$s",
                    "'{:d}'.format(%2$s)",
                    "'{:c}'.format(%2$s)",
                    "'{:.1f}{}'.format(%2$s)",
                    "'{a}'.format(%s, **%2$s)",
                    "'{:,}'.format(%2$s)",
                    "%s|map(%s)|list",
                    "%s|map('map', %s)|list",
                    "%s|select(%s)|list",
                    "%s|selectattr(%s)|list",
                    "%s|selectattr('a', %s)|list",
                    "%s|map(attribute=%s)|list",
                    "%s|sort(attribute=%s)",
                    "%s|join(',', %s)");

    private static final List<String> STATEMENTS =
            List.of(
                    "{%% for a, b in %s %%}{%% endfor %%}",
                    "{%% for a in %s recursive %%}{{ loop(a) }}{%% endfor %%}",
                    "{%% for a in %s %%}{{ loop[a].x }}{{ loop.cycle(a).x }}{%% endfor %%}",
                    "{%% for a in [1] %%}{{ loop[%s].x }}{%% endfor %%}",
                    "{%% for a in [1] %%}{{ loop(%s) }}{%% endfor %%}",
                    "{%% set a, b = %s %%}",
                    "{%% set a, b, c, d = %s %%}",
                    "{%% set a.b = %s %%}",
                    "{%% set a = namespace(b=%s) %%}{{ a.b.c }}{{ a.c.d }}",
                    "{%% with a = %s %%}{{ a.b.c }}{%% endwith %%}",
                    "{%% call m(%s) %%}{%% endcall %%}",
                    "{%% call(a) m(%s) %%}{{ a.b.c }}{%% endcall %%}",
                    "{%% filter center(%s) %%}x{%% endfilter %%}",
                    "{%% filter format(%s) %%}%%d{%% endfilter %%}",
                    "{%% macro f(a=%s) %%}{{ a.b.c }}{%% endmacro %%}{{ f() }}{{ f(**dict) }}",
                    "{%% if %s > none %%}{%% endif %%}",
                    "{{ %s is divisibleby(%1$s) }}{{ %1$s is lt(none) }}");

    @Test
    void nothingOfAValueStandsInAFault() {
        Set<String> reasons = new TreeSet<>();
        int faults = 0;
        List<String> told = new ArrayList<>();
        Map<String, Object> values = Values.named(VALUES);
        for (String template : templates()) {
            if (JinjaTemplate.parse("{% macro m(a) %}{{ a }}{% endmacro %}" + template)
                            instanceof JinjaTemplate parsed
                    && parsed.render(values, new Budget(RenderLimits.DEFAULT))
                            instanceof TemplateFault fault) {
                faults++;
                reasons.add(fault.reason());
                if (CANARIES.stream().anyMatch(fault.toString()::contains)) {
                    told.add(template + ": " + fault);
                }
            }
        }

        assertThat(told).isEmpty();
        assertThat(faults).isGreaterThan(20_000);
        // As many ways to fail are known here; fewer of them reached prove less.
        assertThat(reasons).hasSizeGreaterThan(700);
    }

    /// How many there are is not told either.
    @Test
    void theLengthOfAValueStaysSecret() {
        Map<String, Object> values = new HashMap<>();
        values.put("many", Collections.nCopies(7_391, 1));
        for (String template :
                List.of("{% set a, b = many %}", "{{ many[8000] + 1 }}", "{{ m(*many) }}")) {
            assertThat(JinjaCasesTest.rendered("{% macro m() %}{% endmacro %}" + template, values))
                    .isInstanceOfSatisfying(
                            TemplateFault.class,
                            fault -> assertThat(fault.reason()).doesNotContain("7391", "7,391"));
        }
    }

    private static List<String> templates() {
        List<String> templates = new ArrayList<>();
        Set<String> names = new TreeSet<>(VALUES.keySet());
        List<String> operands = new ArrayList<>(OWN);
        operands.addAll(names);
        List<String> callees = new ArrayList<>(List.of("range", "dict", "namespace", "joiner"));
        for (String operand : operands) {
            Filters.BY_NAME.keySet().forEach(name -> callees.add(operand + "|" + name));
            Tests.BY_NAME.keySet().forEach(name -> callees.add(operand + " is " + name));
            TextMethods.BY_NAME.keySet().forEach(name -> callees.add(operand + "." + name));
            DictMethods.BY_NAME.keySet().forEach(name -> callees.add(operand + "." + name));
            callees.add(operand + ".format");
        }
        for (String name : names) {
            for (String arguments : ARGUMENTS) {
                String passed = arguments.formatted(name);
                callees.forEach(callee -> templates.add("{{ (" + callee + passed + ").x }}"));
            }
            for (String expression : EXPRESSIONS) {
                operands.forEach(operand ->
                        templates.add("{{ (" + expression.formatted(operand, name) + ").x }}"));
            }
            STATEMENTS.forEach(statement -> templates.add(statement.formatted(name)));
        }
        return templates;
    }
}
