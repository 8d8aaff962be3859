package io.aistrale.schemas.jinja;

/// @param text the name, operator or plain text; empty where the kind says all
/// @param value of a literal: a String, Long, BigInteger or Double; otherwise the text
record Token(Kind kind, String text, Object value, int line) {

    enum Kind {
        DATA("text"),
        BLOCK_BEGIN("begin of statement block"),
        BLOCK_END("end of statement block"),
        VARIABLE_BEGIN("begin of print statement"),
        VARIABLE_END("end of print statement"),
        NAME("name"),
        STRING("string"),
        INTEGER("integer"),
        FLOAT("float"),
        OPERATOR("operator"),
        END("end of template");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    /// For an error's reader.
    String words() {
        return kind == Kind.NAME || kind == Kind.OPERATOR ? "'" + text + "'" : kind.words();
    }
}
