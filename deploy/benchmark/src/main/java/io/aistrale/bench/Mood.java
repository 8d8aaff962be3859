package io.aistrale.bench;

/// How the other provider does.
public enum Mood {
    WELL("answers"),
    HANGING("hangs"),
    REFUSING("refuses"),
    OVERLOADED("503");

    private final String title;

    Mood(String title) {
        this.title = title;
    }

    /// As the table, the JSON and options name it.
    String title() {
        return title;
    }

    static Mood named(String title) {
        for (Mood mood : values()) {
            if (mood != WELL && mood.title.equals(title.strip())) {
                return mood;
            }
        }
        throw new IllegalArgumentException("--only takes hangs, refuses and 503, not " + title);
    }
}
