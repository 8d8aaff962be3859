package io.aistrale.schemas.jinja;

/// What a name stands for that means nothing. It may be assigned, passed, asked whether it is
/// defined and given a default; any other use is an error.
///
/// @param reason what the error says
/// @param harmless an inline `if` without `else` that was false: it prints as nothing
record Undefined(String reason, boolean harmless) {

    static Undefined of(String reason) {
        return new Undefined(reason, false);
    }

    /// As above, of a name that may be long.
    static Undefined of(String before, String name, String behind, Budget budget) {
        budget.text((long) before.length() + name.length() + behind.length());
        return of(before + name + behind);
    }

    static final Undefined NOTHING =
            new Undefined(
                    "the inline if-expression evaluated to false and no else section was defined",
                    true);
}
