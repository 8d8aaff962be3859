package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A template's text as tokens, as Jinja's defaults have it: `trim_blocks`, `lstrip_blocks` and
/// `keep_trailing_newline` off, any end of line read as `\n`, `-` beside a delimiter taking the
/// white space next to it.
final class Lexer {

    private static final Pattern RAW_BEGIN = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%}\\s*|%})");
    private static final Pattern RAW_END =
            Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(\\+%}|-%}\\s*|%})");
    private static final Pattern FLOAT =
            Pattern.compile(
                    "(?:\\d++_)*+\\d++(?:(?:\\.(?:\\d++_)*+\\d++)?[eE][+\\-]?(?:\\d++_)*+\\d++|\\.(?:\\d++_)*+\\d++)");
    private static final Pattern INTEGER =
            Pattern.compile(
                    "0[bB](?:_?[0-1])++|0[oO](?:_?[0-7])++|0[xX](?:_?[\\da-fA-F])++|[1-9](?:_?\\d)*+|0(?:_?0)*+");
    private static final List<String> OPERATORS =
            List.of(
                    "**", "//", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(",
                    ")", "{", "}", ">", "<", "=", ".", ":", "|", ",");
    private static final int MOST_DIGITS = 300;
    private static final int MOST_TOKENS = 20_000;

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private final Matcher number;
    private int at;
    private int line = 1;

    private Lexer(String source) {
        this.source = source;
        this.number = INTEGER.matcher(source);
    }

    static List<Token> tokens(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer =
                new Lexer(
                        source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        lexer.readTemplate();
        return lexer.tokens;
    }

    private void readTemplate() {
        while (at < source.length()) {
            int begin = nextDelimiter(at);
            if (begin < 0) {
                data(source.substring(at), false);
                at = source.length();
                break;
            }
            String text = source.substring(at, begin);
            boolean strip = begin + 2 < source.length() && source.charAt(begin + 2) == '-';
            data(text, strip);
            at = begin;
            switch (source.charAt(begin + 1)) {
                case '#' -> skipComment();
                case '{' -> readExpression(Kind.VARIABLE_BEGIN, Kind.VARIABLE_END);
                default -> {
                    if (!readRaw()) {
                        readExpression(Kind.BLOCK_BEGIN, Kind.BLOCK_END);
                    }
                }
            }
        }
        add(Kind.END, "");
    }

    private int nextDelimiter(int from) {
        for (int i = source.indexOf('{', from);
                i >= 0 && i + 1 < source.length();
                i = source.indexOf('{', i + 1)) {
            char second = source.charAt(i + 1);
            if (second == '{' || second == '%' || second == '#') {
                return i;
            }
        }
        return -1;
    }

    private void data(String text, boolean stripEnd) {
        String kept = stripEnd ? Texts.stripEnd(text) : text;
        if (!kept.isEmpty()) {
            add(Kind.DATA, kept);
        }
        countLines(text);
    }

    private void skipComment() {
        // `{#-#}`: the sign belongs to the begin, so the end is looked for behind it.
        int end = source.indexOf("#}", at + 2);
        if (end < 0) {
            throw fault("missing end of comment tag");
        }
        boolean strip = end > at + 2 && source.charAt(end - 1) == '-';
        pass(end + 2);
        if (strip) {
            skipSpace();
        }
    }

    private boolean readRaw() {
        Matcher begin = RAW_BEGIN.matcher(source).region(at, source.length());
        if (!begin.lookingAt()) {
            return false;
        }
        int started = line;
        pass(begin.end());
        Matcher end = RAW_END.matcher(source);
        if (!end.find(at)) {
            throw new TemplateException(started, "missing end of raw directive");
        }
        data(source.substring(at, end.start()), end.group(1).equals("-"));
        at = end.start();
        pass(end.end());
        return true;
    }

    private void readExpression(Kind begin, Kind end) {
        add(begin, "");
        at += 2;
        if (at < source.length() && (source.charAt(at) == '-' || source.charAt(at) == '+')) {
            at++;
        }
        Deque<String> open = new ArrayDeque<>();
        String close = end == Kind.BLOCK_END ? "%}" : "}}";
        while (true) {
            skipSpace();
            if (at >= source.length()) {
                throw fault(
                        "unexpected end of template, expected the end of what began with "
                                + (end == Kind.BLOCK_END ? "{%" : "{{"));
            }
            if (open.isEmpty() && endsHere(close, end)) {
                return;
            }
            readToken(open);
        }
    }

    private boolean endsHere(String close, Kind end) {
        if (source.startsWith(close, at)) {
            add(end, "");
            at += 2;
            return true;
        }
        boolean strip = source.startsWith("-" + close, at);
        if (strip || end == Kind.BLOCK_END && source.startsWith("+" + close, at)) {
            add(end, "");
            at += 3;
            if (strip) {
                skipSpace();
            }
            return true;
        }
        return false;
    }

    private void readToken(Deque<String> open) {
        char first = source.charAt(at);
        if (first >= '0' && first <= '9') {
            readNumber();
        } else if (first == '\'' || first == '"') {
            readString(first);
        } else if (first == '_' || Character.isUnicodeIdentifierStart(source.codePointAt(at))) {
            readName();
        } else {
            readOperator(open);
        }
    }

    private void readNumber() {
        number.usePattern(FLOAT).region(at, source.length());
        // In `users.0.name` the digits after a point are an index.
        boolean index = !tokens.isEmpty() && tokens.getLast().is(".");
        if (!index && number.lookingAt()) {
            add(Kind.FLOAT, "", Double.valueOf(number.group().replace("_", "")));
            at = number.end();
            return;
        }
        number.usePattern(INTEGER).region(at, source.length());
        if (!number.lookingAt()) {
            throw fault("unexpected char '" + source.charAt(at) + "'");
        }
        String digits = number.group().replace("_", "");
        if (digits.length() > MOST_DIGITS) {
            throw fault("a number of more than " + MOST_DIGITS + " digits");
        }
        add(Kind.INTEGER, digits, integer(digits));
        at = number.end();
    }

    private static Object integer(String digits) {
        int radix =
                digits.length() < 2
                        ? 10
                        : switch (digits.charAt(1)) {
                            case 'x', 'X' -> 16;
                            case 'o', 'O' -> 8;
                            case 'b', 'B' -> 2;
                            default -> 10;
                        };
        return Numbers.normal(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
    }

    private void readString(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw fault("a string that does not end");
        }
        add(Kind.STRING, "", StringLiteral.unescape(source.substring(at + 1, end), line));
        pass(end + 1);
    }

    private void readName() {
        int end = at;
        while (end < source.length()
                && (source.charAt(end) == '_'
                        || Character.isUnicodeIdentifierPart(source.codePointAt(end)))
                && !Character.isIdentifierIgnorable(source.codePointAt(end))) {
            end += Character.charCount(source.codePointAt(end));
        }
        if (end == at) {
            throw fault("unexpected char");
        }
        add(Kind.NAME, source.substring(at, end));
        at = end;
    }

    private void readOperator(Deque<String> open) {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                balance(operator, open);
                add(Kind.OPERATOR, operator);
                at += operator.length();
                return;
            }
        }
        throw fault("unexpected char '" + Character.toString(source.codePointAt(at)) + "'");
    }

    private void balance(String operator, Deque<String> open) {
        switch (operator) {
            case "(" -> open.push(")");
            case "[" -> open.push("]");
            case "{" -> open.push("}");
            case ")", "]", "}" -> {
                if (open.isEmpty()) {
                    throw fault("unexpected '" + operator + "'");
                }
                String expected = open.pop();
                if (!expected.equals(operator)) {
                    throw fault("unexpected '" + operator + "', expected '" + expected + "'");
                }
            }
            default -> {}
        }
    }

    private void skipSpace() {
        while (at < source.length() && Texts.isSpace(source.charAt(at))) {
            if (source.charAt(at) == '\n') {
                line++;
            }
            at++;
        }
    }

    private void pass(int end) {
        countLines(source.substring(at, end));
        at = end;
    }

    private void countLines(String text) {
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            line++;
        }
    }

    private void add(Kind kind, String text) {
        add(kind, text, text);
    }

    private void add(Kind kind, String text, Object value) {
        if (tokens.size() >= MOST_TOKENS) {
            throw fault("more than " + MOST_TOKENS + " names, literals and signs");
        }
        tokens.add(new Token(kind, text, value, line));
    }

    private TemplateException fault(String reason) {
        return new TemplateException(line, reason);
    }
}
