package io.aistrale.bench;

/// What is asked of the provider, the same by every contender.
public final class Question {
    /// Any will do for the simulator.
    public static final String TOKEN = "sk-bench";

    public static final String USER = "bench";
    public static final String PROVIDER = "openai";

    /// A short support ticket; the simulator says it back.
    public static final String TEXT =
            "My parcel has been on its way for nine days now and the tracking page has not changed"
                    + " since Tuesday. Could you please find out where it is?";

    private Question() {}

    /// As the body of a chat completion.
    public static String json(String model) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"model\":\"%s\"}"
                .formatted(TEXT, model);
    }
}
