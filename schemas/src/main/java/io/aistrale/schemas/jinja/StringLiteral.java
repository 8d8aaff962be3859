package io.aistrale.schemas.jinja;

/// The escapes of Python's string literals.
final class StringLiteral {

    private static final String PLAIN = "\\'\"abfnrtv";
    private static final String MEANT = "\\'\"\u0007\b\f\n\r\t\u000b";

    private StringLiteral() {}

    static String unescape(String written, int line) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        StringBuilder text = new StringBuilder(written.length());
        int i = 0;
        while (i < written.length()) {
            char c = written.charAt(i++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = written.charAt(i++);
            int plain = PLAIN.indexOf(escape);
            if (plain >= 0) {
                text.append(MEANT.charAt(plain));
            } else if (escape >= '0' && escape <= '7') {
                int end = i;
                while (end < written.length()
                        && end < i + 2
                        && "01234567".indexOf(written.charAt(end)) >= 0) {
                    end++;
                }
                text.append((char) Integer.parseInt(written.substring(i - 1, end), 8));
                i = end;
            } else if (escape == 'x' || escape == 'u' || escape == 'U') {
                int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
                text.appendCodePoint(codePoint(written, i, digits, line));
                i += digits;
            } else if (escape == 'N') {
                throw new TemplateException(
                        line, "characters by name (\\N{...}) are not supported");
            } else if (escape != '\n') {
                text.append('\\').append(escape);
            }
        }
        return text.toString();
    }

    private static int codePoint(String written, int from, int digits, int line) {
        if (from + digits <= written.length()) {
            String hex = written.substring(from, from + digits);
            if (hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
                long point = Long.parseLong(hex, 16);
                if (point <= Character.MAX_CODE_POINT) {
                    return (int) point;
                }
            }
        }
        throw new TemplateException(line, "a string with an escape that is no character");
    }
}
