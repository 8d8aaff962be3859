package io.aistrale.systemtest.monitor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a PromQL expression names: no more of its grammar than that takes.
///
/// @param selectors metrics, each with its matchers
/// @param groupings labels that are grouped or matched by
record PromQuery(List<Selector> selectors, Set<String> groupings) {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\"(?:[^\"\\\\]|\\\\.)*\"|[a-zA-Z_:][a-zA-Z0-9_:]*|\\[[^\\]]*]|\\d[\\w.]*|=~|!~|!=|\\S");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Set<String> LISTS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");

    record Selector(String metric, List<LabelMatcher> matchers) {}

    record LabelMatcher(String label, String operator, String value) {
        /// Whether a series with this label's value is meant.
        boolean takes(String told) {
            boolean same = operator.endsWith("~") ? told.matches(value) : told.equals(value);
            return operator.startsWith("!") != same;
        }
    }

    static PromQuery of(String expression) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        var reading = new Reading(tokens);
        reading.all();
        return new PromQuery(reading.selectors, reading.groupings);
    }

    private static final class Reading {
        private final List<String> tokens;
        private final List<Selector> selectors = new ArrayList<>();
        private final Set<String> groupings = new LinkedHashSet<>();
        private int at;

        Reading(List<String> tokens) {
            this.tokens = tokens;
        }

        void all() {
            while (at < tokens.size()) {
                String token = tokens.get(at++);
                String word = token.toLowerCase(Locale.ROOT);
                if (LISTS.contains(word) && "(".equals(next())) {
                    at++;
                    while (!")".equals(tokens.get(at++))) {
                        String label = tokens.get(at - 1);
                        if (!label.equals(",")) {
                            groupings.add(label);
                        }
                    }
                } else if (word.equals("offset")) {
                    at++;
                } else if (NAME.matcher(token).matches()
                        && !WORDS.contains(word)
                        && !LISTS.contains(word)
                        && !"(".equals(next())
                        && !isAggregation(word)) {
                    selectors.add(new Selector(token, matchers()));
                }
            }
        }

        /// `sum by (...)`: the name of a function is not followed by a parenthesis there.
        private boolean isAggregation(String word) {
            String next = next();
            return Set.of("sum", "min", "max", "avg", "count", "topk", "quantile").contains(word)
                    && next != null
                    && LISTS.contains(next);
        }

        private List<LabelMatcher> matchers() {
            List<LabelMatcher> matchers = new ArrayList<>();
            if (!"{".equals(next())) {
                return matchers;
            }
            at++;
            while (!"}".equals(next())) {
                String quoted = tokens.get(at + 2);
                matchers.add(
                        new LabelMatcher(
                                tokens.get(at),
                                tokens.get(at + 1),
                                quoted.substring(1, quoted.length() - 1).replace("\\\\", "\\")));
                at += 3;
                if (",".equals(next())) {
                    at++;
                }
            }
            at++;
            return matchers;
        }

        private @Nullable String next() {
            return at < tokens.size() ? tokens.get(at) : null;
        }
    }
}
