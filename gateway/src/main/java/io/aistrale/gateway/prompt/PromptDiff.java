package io.aistrale.gateway.prompt;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// What changed from one version to another, as a unified diff of all that a version holds.
final class PromptDiff {

    private static final int CONTEXT = 3;
    private static final ObjectWriter PRETTY = JsonMapper.shared().writerWithDefaultPrettyPrinter();

    private PromptDiff() {}

    /// Empty where nothing did.
    static String between(PromptVersion from, PromptVersion to) {
        List<String> before = lines(from);
        List<String> after = lines(to);
        Patch<String> patch = Patch.generate(before, after, ShortestEdit.between(before, after));
        return String.join(
                "\n",
                UnifiedDiffUtils.generateUnifiedDiff(name(from), name(to), before, patch, CONTEXT));
    }

    private static String name(PromptVersion version) {
        return version.name() + "/" + version.number();
    }

    private static List<String> lines(PromptVersion version) {
        var text = new StringBuilder();
        String template = version.source().template();
        if (template != null) {
            text.append("template:\n").append(template).append('\n');
        }
        if (version.source().messages() != null) {
            for (JsonNode message : version.source().messages()) {
                JsonNode content = message.path("content");
                text.append("message of ").append(message.path("role").asString()).append(":\n");
                text.append(
                        content.isString()
                                ? content.asString()
                                : PRETTY.writeValueAsString(content));
                text.append('\n');
            }
        }
        text.append("variables: ").append(PRETTY.writeValueAsString(version.source().variables()));
        text.append("\ndefaults: ").append(PRETTY.writeValueAsString(version.source().defaults()));
        return text.toString().lines().toList();
    }
}
