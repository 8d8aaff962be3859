package io.aistrale.schemas.jinja;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Python's methods of `str`.
final class TextMethods {

    @FunctionalInterface
    interface Method {

        Object call(String text, Given given, Budget budget);
    }

    record Declared(List<String> parameters, Method method) {}

    static final Map<String, Declared> BY_NAME = new HashMap<>();

    static {
        changed("upper", Letters::upper);
        changed("lower", Letters::lower);
        changed("casefold", (text, budget) -> Letters.lower(Letters.upper(text, budget), budget));
        changed("capitalize", Letters::capitalized);
        changed("title", TextMethods::title);
        changed("swapcase", Letters::swapped);
        method(
                "strip",
                "chars",
                (text, given, budget) -> strip(text, given, 0, true, true, budget));
        method(
                "lstrip",
                "chars",
                (text, given, budget) -> strip(text, given, 0, true, false, budget));
        method(
                "rstrip",
                "chars",
                (text, given, budget) -> strip(text, given, 0, false, true, budget));
        method("split", "sep maxsplit", (text, given, budget) -> split(text, given, false, budget));
        method("rsplit", "sep maxsplit", (text, given, budget) -> split(text, given, true, budget));
        method(
                "splitlines",
                "keepends",
                (text, given, budget) -> lines(text, given.truth(0), budget));
        method(
                "startswith",
                "prefix",
                (text, given, budget) -> any(given.value(0), text::startsWith, budget));
        method(
                "endswith",
                "suffix",
                (text, given, budget) -> any(given.value(0), text::endsWith, budget));
        method("join", "iterable", TextMethods::join);
        method(
                "replace",
                "old new count",
                (text, given, budget) ->
                        replace(text, given.text(0), given.text(1), given.integer(2, -1), budget));
        method(
                "find",
                "sub",
                (text, given, budget) ->
                        characters(text, new Search(given.text(0), false, budget).in(text)));
        method(
                "rfind",
                "sub",
                (text, given, budget) ->
                        characters(text, new Search(given.text(0), true, budget).in(text)));
        method(
                "index",
                "sub",
                (text, given, budget) ->
                        present(
                                characters(text, new Search(given.text(0), false, budget).in(text)),
                                budget));
        method(
                "rindex",
                "sub",
                (text, given, budget) ->
                        present(
                                characters(text, new Search(given.text(0), true, budget).in(text)),
                                budget));
        method("count", "sub", (text, given, budget) -> (long) count(text, given.text(0), budget));
        every(
                "isdigit",
                c ->
                        Character.isDigit(c)
                                || Character.getType(c) == Character.OTHER_NUMBER
                                        && Character.getNumericValue(c) >= 0
                                        && Character.getNumericValue(c) <= 9);
        every(
                "isnumeric",
                c ->
                        Character.isDigit(c)
                                || Character.getType(c) == Character.OTHER_NUMBER
                                || Character.getType(c) == Character.LETTER_NUMBER);
        every("isdecimal", Character::isDigit);
        every("isalpha", Character::isLetter);
        every("isalnum", Character::isLetterOrDigit);
        every("isspace", Texts::isSpace);
        method("isupper", "", (text, _, _) -> isUpper(text));
        method("islower", "", (text, _, _) -> isLower(text));
        method(
                "center",
                "width fillchar",
                (text, given, budget) -> pad(text, given, Side.BOTH, budget));
        method(
                "ljust",
                "width fillchar",
                (text, given, budget) -> pad(text, given, Side.RIGHT, budget));
        method(
                "rjust",
                "width fillchar",
                (text, given, budget) -> pad(text, given, Side.LEFT, budget));
        method("zfill", "width", TextMethods::zeros);
        method(
                "partition",
                "sep",
                (text, given, budget) -> partition(text, given.text(0), false, budget));
        method(
                "rpartition",
                "sep",
                (text, given, budget) -> partition(text, given.text(0), true, budget));
        method(
                "removeprefix",
                "prefix",
                (text, given, _) ->
                        text.startsWith(given.text(0))
                                ? text.substring(given.text(0).length())
                                : text);
        method(
                "removesuffix",
                "suffix",
                (text, given, _) ->
                        text.endsWith(given.text(0))
                                ? text.substring(0, text.length() - given.text(0).length())
                                : text);
    }

    private TextMethods() {}

    static @Nullable Object of(String text, String name) {
        if (name.equals("format")) {
            return (Callable) (run, arguments) -> BraceFormat.format(text, arguments, run.budget());
        }
        Declared declared = BY_NAME.get(name);
        if (declared == null) {
            return null;
        }
        return (Callable)
                (run, arguments) -> {
                    Given given = new Given(run.budget(), name, declared.parameters(), arguments);
                    return declared.method().call(text, given, run.budget());
                };
    }

    /// One that looks at the whole text and at most copies it once, which is paid for here.
    private static void method(String name, String parameters, Method method) {
        BY_NAME.put(
                name,
                new Declared(
                        parameters.isEmpty() ? List.of() : List.of(parameters.split(" ")),
                        (text, given, budget) -> {
                            budget.text(text.length());
                            return method.call(text, given, budget);
                        }));
    }

    /// One that makes another text, for which it pays itself.
    private static void changed(String name, BiFunction<String, Budget, String> change) {
        BY_NAME.put(name, new Declared(List.of(), (text, _, budget) -> change.apply(text, budget)));
    }

    private static void every(String name, IntPredicate holds) {
        method(name, "", (text, _, _) -> !text.isEmpty() && text.codePoints().allMatch(holds));
    }

    private static String title(String text, Budget budget) {
        TextBuilder titled = new TextBuilder(budget);
        boolean inWord = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            titled.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = Character.isLetter(c);
        }
        return titled.toString();
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Character::isUpperCase)
                && text.codePoints().noneMatch(Character::isLowerCase);
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(Character::isLowerCase)
                && text.codePoints().noneMatch(Character::isUpperCase);
    }

    static String strip(
            String text, Given given, int place, boolean atStart, boolean atEnd, Budget budget) {
        budget.reading(text);
        IntPredicate stripped = Texts::isSpace;
        if (given.has(place)) {
            BitSet set = new BitSet();
            budget.reading(given.text(place));
            budget.text(given.text(place).codePoints().max().orElse(0) / 16);
            given.text(place).codePoints().forEach(set::set);
            stripped = set::get;
        }
        int start = 0;
        int end = text.length();
        while (atStart && start < end && stripped.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (atEnd && end > start && stripped.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static List<Object> split(String text, Given given, boolean fromEnd, Budget budget) {
        long most = given.integer(1, -1);
        if (most < 0) {
            most = Long.MAX_VALUE;
        }
        if (!given.has(0)) {
            return fromEnd ? wordsFromEnd(text, most, budget) : words(text, most, budget);
        }
        Search separator = new Search(given.text(0), fromEnd, budget);
        if (separator.length() == 0) {
            throw budget.fault("an empty separator");
        }
        return fromEnd
                ? partsFromEnd(text, separator, most, budget)
                : parts(text, separator, most, budget);
    }

    private static List<Object> parts(String text, Search separator, long most, Budget budget) {
        List<Object> parts = new ArrayList<>();
        int from = 0;
        for (int found = separator.in(text);
                found >= 0 && parts.size() < most;
                found = separator.in(text, from)) {
            add(parts, text.substring(from, found), budget);
            from = found + separator.length();
        }
        add(parts, text.substring(from), budget);
        return parts;
    }

    private static List<Object> partsFromEnd(
            String text, Search separator, long most, Budget budget) {
        List<Object> parts = new ArrayList<>();
        int to = text.length();
        for (int found = separator.in(text);
                found >= 0 && parts.size() < most;
                found = separator.in(text, to)) {
            add(parts, text.substring(found + separator.length(), to), budget);
            to = found;
        }
        add(parts, text.substring(0, to), budget);
        Collections.reverse(parts);
        return parts;
    }

    static List<Object> words(String text, long most, Budget budget) {
        List<Object> words = new ArrayList<>();
        String rest = Texts.stripStart(text);
        int from = 0;
        while (from < rest.length() && words.size() < most) {
            int end = from;
            while (end < rest.length() && !Texts.isSpace(rest.charAt(end))) {
                end++;
            }
            add(words, rest.substring(from, end), budget);
            from = end;
            while (from < rest.length() && Texts.isSpace(rest.charAt(from))) {
                from++;
            }
        }
        if (from < rest.length()) {
            add(words, rest.substring(from), budget);
        }
        return words;
    }

    private static List<Object> wordsFromEnd(String text, long most, Budget budget) {
        List<Object> words = new ArrayList<>();
        String rest = Texts.stripEnd(text);
        int end = rest.length();
        while (end > 0 && words.size() < most) {
            int start = end;
            while (start > 0 && !Texts.isSpace(rest.charAt(start - 1))) {
                start--;
            }
            add(words, rest.substring(start, end), budget);
            end = start;
            while (end > 0 && Texts.isSpace(rest.charAt(end - 1))) {
                end--;
            }
        }
        if (end > 0) {
            add(words, rest.substring(0, end), budget);
        }
        Collections.reverse(words);
        return words;
    }

    private static void add(List<Object> parts, String part, Budget budget) {
        budget.rounds(parts.size() + 1L);
        budget.items(1);
        budget.text(part.length());
        parts.add(part);
    }

    static List<Object> lines(String text, boolean keepEnds, Budget budget) {
        List<Object> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n'
                    || c == '\r'
                    || c == 0x0b
                    || c == '\f'
                    || c >= 0x1c && c <= 0x1e
                    || c == 0x85
                    || c == 0x2028
                    || c == 0x2029) {
                int end =
                        c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n'
                                ? i + 2
                                : i + 1;
                add(lines, text.substring(from, keepEnds ? end : i), budget);
                from = end;
                i = end - 1;
            }
        }
        if (from < text.length()) {
            add(lines, text.substring(from), budget);
        }
        return lines;
    }

    private static boolean any(
            Object wanted, java.util.function.Predicate<String> holds, Budget budget) {
        List<?> all = wanted instanceof Tuple tuple ? tuple.items() : List.of(wanted);
        for (Object each : all) {
            budget.step();
            if (!(each instanceof String text)) {
                throw budget.fault("expected a text or a tuple of texts, not " + Types.of(each));
            }
            budget.reading(text);
            if (holds.test(text)) {
                return true;
            }
        }
        return false;
    }

    private static String join(String separator, Given given, Budget budget) {
        TextBuilder joined = new TextBuilder(budget);
        boolean first = true;
        for (Object item : Sequences.items(given.value(0), budget)) {
            Comparing.defined(item, budget);
            if (!(item instanceof String text)) {
                throw budget.fault("'join' expects texts, not " + Types.of(item));
            }
            joined.append(first ? "" : separator).append(text);
            first = false;
            budget.step();
        }
        return joined.toString();
    }

    static String replace(String text, String old, String with, long most, Budget budget) {
        TextBuilder replaced = new TextBuilder(budget);
        Search search = new Search(old, false, budget);
        int from = 0;
        long count = 0;
        for (int found = search.in(text);
                found >= 0 && (most < 0 || count < most);
                found = search.in(text, from)) {
            replaced.append(text, from, found).append(with);
            count++;
            from = found + old.length();
            if (old.isEmpty()) {
                if (from >= text.length()) {
                    return replaced.toString();
                }
                int next = from + Character.charCount(text.codePointAt(from));
                replaced.append(text, from, next);
                from = next;
            }
        }
        return replaced.append(text, from, text.length()).toString();
    }

    private static long characters(String text, int place) {
        return place < 0 ? -1 : text.codePointCount(0, place);
    }

    private static long present(long place, Budget budget) {
        if (place < 0) {
            throw budget.fault("the text looked for is not there");
        }
        return place;
    }

    private static int count(String text, String part, Budget budget) {
        if (part.isEmpty()) {
            return Texts.length(text, budget) + 1;
        }
        Search search = new Search(part, false, budget);
        int count = 0;
        for (int found = search.in(text);
                found >= 0;
                found = search.in(text, found + part.length())) {
            count++;
        }
        return count;
    }

    enum Side {
        LEFT,
        RIGHT,
        BOTH
    }

    private static String pad(String text, Given given, Side side, Budget budget) {
        return pad(text, given.integer(0), given.text(1, " "), side, budget);
    }

    static String pad(String text, long width, String fill, Side side, Budget budget) {
        if (Texts.length(fill, budget) != 1) {
            throw budget.fault("the fill has to be one character");
        }
        long missing = Math.max(0, width) - Texts.length(text, budget);
        if (missing <= 0) {
            return text;
        }
        long left =
                switch (side) {
                    case LEFT -> missing;
                    case RIGHT -> 0;
                    // As Python rounds: the odd one goes to the left where the width is odd, too.
                    case BOTH -> missing / 2 + (missing & width & 1);
                };
        return new TextBuilder(budget)
                .repeat(fill, left)
                .append(text)
                .repeat(fill, missing - left)
                .toString();
    }

    private static String zeros(String text, Given given, Budget budget) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String digits = signed ? text.substring(1) : text;
        return (signed ? text.substring(0, 1) : "")
                + pad(
                        digits,
                        Math.max(0, given.integer(0)) - (signed ? 1 : 0),
                        "0",
                        Side.LEFT,
                        budget);
    }

    private static Tuple partition(String text, String separator, boolean last, Budget budget) {
        Search search = new Search(separator, last, budget);
        if (separator.isEmpty()) {
            throw budget.fault("an empty separator");
        }
        int found = search.in(text);
        if (found < 0) {
            return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
        }
        return Tuple.of(
                text.substring(0, found), separator, text.substring(found + separator.length()));
    }
}
