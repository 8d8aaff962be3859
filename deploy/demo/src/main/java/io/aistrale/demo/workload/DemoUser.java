package io.aistrale.demo.workload;

import java.util.List;
import java.util.Set;

/// A user of the stack.
///
/// @param providers those the user stores a token for
public record DemoUser(String name, String project, Set<String> providers) {

    public static final String OPENAI = "openai";
    public static final String HUGGINGFACE = "huggingface";
    public static final String ANTHROPIC = "anthropic";
    public static final String COHERE = "cohere";

    private static final Set<String> ALL = Set.of(OPENAI, HUGGINGFACE, ANTHROPIC, COHERE);

    static final DemoUser ANA = new DemoUser("ana", "support", ALL);
    static final DemoUser BEN = new DemoUser("ben", "analytics", ALL);
    static final DemoUser CHLOE = new DemoUser("chloe", "support", ALL);

    /// Has no token for OpenAI.
    static final DemoUser DORA = new DemoUser("dora", "analytics", Set.of(HUGGINGFACE));

    /// Those of the simulated workload.
    public static final List<DemoUser> SIMULATED = List.of(ANA, BEN, CHLOE, DORA);

    /// The same people with tokens for one real provider; dora with none at all.
    public static List<DemoUser> of(String provider) {
        return SIMULATED.stream()
                .map(user ->
                        new DemoUser(
                                user.name(),
                                user.project(),
                                user.equals(DORA) ? Set.of() : Set.of(provider)))
                .toList();
    }
}
