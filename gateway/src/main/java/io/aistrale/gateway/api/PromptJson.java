package io.aistrale.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.aistrale.gateway.prompt.Prompt;
import io.aistrale.gateway.prompt.PromptVersion;
import io.aistrale.gateway.prompt.VersionHead;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A prompt as it is shown.
///
/// @param latest number of its newest version
/// @param labels version number by label
/// @param archivedAt null: it is in use
record PromptJson(
        String name,
        int latest,
        Map<String, Integer> labels,
        @Nullable Instant archivedAt,
        Instant createdAt,
        Instant changedAt) {

    static PromptJson of(Prompt prompt) {
        return new PromptJson(
                prompt.name(),
                prompt.latest(),
                prompt.labels(),
                prompt.archivedAt(),
                prompt.createdAt(),
                prompt.changedAt());
    }

    /// A version that was made.
    record MadeJson(String name, int version) {}

    /// A prompt with its versions.
    ///
    /// @param version its newest
    /// @param versions newest first
    record WholeJson(
            String name,
            VersionJson version,
            Map<String, Integer> labels,
            @Nullable Instant archivedAt,
            List<HeadJson> versions) {

        static WholeJson of(Prompt prompt, PromptVersion newest, List<VersionHead> versions) {
            return new WholeJson(
                    prompt.name(),
                    VersionJson.of(newest),
                    prompt.labels(),
                    prompt.archivedAt(),
                    versions.stream().map(HeadJson::of).toList());
        }
    }

    /// A version without what it says.
    record HeadJson(int version, @Nullable String note, String createdBy, Instant createdAt) {
        static HeadJson of(VersionHead version) {
            return new HeadJson(
                    version.number(), version.note(), version.createdBy(), version.createdAt());
        }
    }

    /// A version. Of template and messages it has one.
    record VersionJson(
            String name,
            int version,
            @Nullable String template,
            @Nullable JsonNode messages,
            JsonNode variables,
            JsonNode defaults,
            @Nullable String note,
            String createdBy,
            Instant createdAt) {

        static VersionJson of(PromptVersion version) {
            return new VersionJson(
                    version.name(),
                    version.number(),
                    version.source().template(),
                    version.source().messages(),
                    version.source().variables(),
                    version.source().defaults(),
                    version.note(),
                    version.createdBy(),
                    version.createdAt());
        }
    }

    /// @param diff unified; empty where the two are the same
    record DiffJson(String name, int from, int to, String diff) {}

    /// Where a label points.
    record LabelJson(String name, String label, int version) {}

    /// A text or messages.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RenderedJson(@Nullable String text, @Nullable JsonNode messages, int version) {}
}
