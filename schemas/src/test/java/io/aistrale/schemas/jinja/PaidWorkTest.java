package io.aistrale.schemas.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Everything a template can do, again and again, to values whose making it did not have to pay: no
/// budget lasts longer than 100 ms and 16 MB.
class PaidWorkTest {

    private static final Duration LONGEST = Duration.ofMillis(100);
    private static final long MOST_BYTES = 16_000_000;
    private static final int TRIES = 3;

    private static final List<String> ARGUMENTS = List.of("", "(1)", "('a')", "(v, v)", "(300)");

    private static final List<String> TESTS_BY =
            List.of("v is %s", "v is %s(v)", "v|select('%s', 0.1)");

    private static final List<String> EXPRESSIONS =
            List.of(
                    "nope_%s is defined".formatted("e".repeat(60_000)),
                    "loop.nope_%s is defined".formatted("e".repeat(60_000)),
                    "v.nope is defined",
                    "m.arguments",
                    "m(v)",
                    "m(*v)",
                    "m(**v)",
                    "m(x=1)",
                    "dict(v)",
                    "dict(**v)",
                    "namespace(v)",
                    "namespace(a=1)",
                    "cycler(*v)",
                    "loop.changed(v)",
                    "loop.cycle(*v)",
                    "{'a': v}",
                    "[v]",
                    "[1.1, 2.2] ~ v",
                    "v[::-1]",
                    "v[1:]",
                    "v[::2]",
                    "v[5]",
                    "v == w",
                    "v is sameas(w)",
                    "v < w",
                    "v in w",
                    "0.1 in v",
                    "v + v",
                    "v * 2",
                    "v / 3",
                    "v % 3",
                    "v // 0.1",
                    "v.count(0.1)",
                    "v.startswith(('q',) * 9000)",
                    "v|int(base=16)",
                    "v|map('int')",
                    "v|map('float')",
                    "v|map('round')",
                    "v|map('title')",
                    "v|map('center')",
                    "v|map('filesizeformat')",
                    "v|map(attribute='a.b.c')",
                    "v|sort(attribute='a,b')",
                    "v|join(',', 'a')",
                    "[]|slice(9999, 'x')",
                    "' '|join(v)",
                    "'%s' % v",
                    "'%r' % v",
                    "'%.1s' % v",
                    "'%d' % v",
                    "'%.400f' % v",
                    "'%.400g' % v",
                    "'%e' % v",
                    "('%d' * 9000)|format(*v)",
                    "('%.2f' * 5000)|format(*v)",
                    "v % ()",
                    "v.format(1, 2)",
                    "'{}'.format(v)",
                    "'{:,}'.format(v)",
                    "'{:_b}'.format(v)",
                    "'{:.3f}'.format(v)",
                    "'{:09999,}'.format(v)",
                    "('{}' * 5000).format(*v)",
                    "('{:.1f}' * 5000).format(*v)");

    /// Classes are loaded once, and not on a template's account.
    @BeforeAll
    static void warm() throws Exception {
        HostileTemplateTest.measured(
                "{{ 'a'|title }}{{ 1.5 }}{{ '%.1f' % 2 }}{{ nope }}", Map.of());
    }

    @Test
    void nothingDoneToALargeValueCostsMoreThanIsPaid() throws Exception {
        List<String> operations = operations();
        List<String> dear = new ArrayList<>();
        for (Map.Entry<String, Object> value : values().entrySet()) {
            Map<String, Object> given = new HashMap<>();
            given.put("v", value.getValue());
            given.put("w", value.getValue() instanceof String text ? text + "" : value.getValue());
            for (String operation : operations) {
                String excess = excess(operation, given);
                if (!excess.isEmpty()) {
                    dear.add("%.60s of %s: %s".formatted(operation, value.getKey(), excess));
                }
            }
        }

        assertThat(operations).hasSizeGreaterThan(500);
        assertThat(dear).isEmpty();
    }

    private static String excess(String operation, Map<String, Object> given) throws Exception {
        String template =
                "{% macro m(x) %}{{ varargs and 1 }}{{ kwargs and 1 }}{% endmacro %}{% for i in"
                        + " range(9999) %}{% set y = "
                        + operation
                        + " %}{% endfor %}";
        String excess = "";
        for (int i = 0; i < TRIES; i++) {
            HostileTemplateTest.Measured measured = HostileTemplateTest.measured(template, given);
            if (measured.bytes() > MOST_BYTES) {
                return "%,d bytes".formatted(measured.bytes());
            }
            if (measured.time().compareTo(LONGEST) < 0) {
                return "";
            }
            // The first time much of it is not compiled yet.
            excess = measured.time().toString();
        }
        return excess;
    }

    private static List<String> operations() {
        List<String> operations = new ArrayList<>(EXPRESSIONS);
        for (String arguments : ARGUMENTS) {
            new TreeSet<>(Filters.BY_NAME.keySet())
                    .forEach(filter -> operations.add("v|" + filter + arguments));
            String passed = arguments.isEmpty() ? "()" : arguments;
            new TreeSet<>(TextMethods.BY_NAME.keySet())
                    .forEach(method -> operations.add("v." + method + passed));
        }
        DictMethods.BY_NAME.keySet().forEach(method -> operations.add("v." + method + "()"));
        Tests.BY_NAME.keySet().stream()
                .filter(name -> Character.isLetter(name.charAt(0)))
                .sorted()
                .forEach(name -> TESTS_BY.forEach(by -> operations.add(by.formatted(name))));
        return operations;
    }

    private static Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("short words", "a ".repeat(499_999));
        values.put("letters of two bytes", "Ω".repeat(295_000));
        values.put("letters that grow", "ΐ".repeat(300_000));
        values.put("letters of two chars", "😀b".repeat(100_000));
        values.put("what is no letter", "\u0001Ω".repeat(4_000));
        values.put("a short text", "Ωx yΩ");
        values.put("digits", "12");
        values.put("integers", IntStream.range(0, 9_999).boxed().toList());
        values.put(
                "large floats",
                IntStream.range(0, 5_000).mapToObj(i -> 1.1e300 + i * 1e290).toList());
        values.put("texts", IntStream.range(0, 9_000).mapToObj(i -> "Ω" + i).toList());
        values.put(
                "dicts",
                IntStream.range(0, 3_000).mapToObj(i -> Map.of("a", i % 7, "b", "x" + i)).toList());
        values.put(
                "large integers",
                IntStream.range(0, 3_000)
                        .mapToObj(i -> BigInteger.TWO.pow(13_900).add(BigInteger.valueOf(i)))
                        .toList());
        Map<String, Object> dict = new LinkedHashMap<>();
        IntStream.range(0, 9_000).forEach(i -> dict.put("k" + i, i));
        values.put("a dict", dict);
        values.put("a large integer", BigInteger.TWO.pow(13_999));
        values.put("a large float", 1.1e300);
        values.put("a small float", 4.9e-320);
        values.put("a number", 7);
        return values;
    }
}
