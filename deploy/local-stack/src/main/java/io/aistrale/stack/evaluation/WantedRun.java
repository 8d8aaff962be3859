package io.aistrale.stack.evaluation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the command line asks for, as the gateway takes it.
///
/// @param dataset name that the file's cases get: the file's own, and what tells other cases apart
/// @param lines the file
record WantedRun(String dataset, byte[] lines, ObjectNode body) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int DIGITS = 8;
    private static final int LONGEST_FILE_NAME = 100;

    /// @param prompts `NAME`, `NAME@VERSION` or `NAME@LABEL`
    /// @param evaluators a type, a definition as JSON, or a file `*.json` with one or an array of
    ///   them
    /// @param parameters a JSON object
    static WantedRun of(
            Path file,
            List<String> prompts,
            List<String> models,
            List<String> evaluators,
            @Nullable String parameters,
            @Nullable String project,
            @Nullable String name) {
        byte[] lines = read(file);
        String dataset = datasetName(file, lines);
        ObjectNode body = JSON.createObjectNode().put("dataset", dataset);
        prompts.forEach(prompt -> addPrompt(body.withArray("prompts"), prompt));
        models.forEach(body.withArray("models")::add);
        evaluators.forEach(evaluator -> addEvaluator(body.withArray("evaluators"), evaluator));
        if (parameters != null) {
            body.set("parameters", json("--parameters", parameters));
        }
        if (project != null) {
            body.put("project", project);
        }
        if (name != null) {
            body.put("name", name);
        }
        return new WantedRun(dataset, lines, body);
    }

    /// The same run under a name that follows from what it asks for, unless it has one: the same
    /// again is not paid again. A prompt named by a label, or by nothing, is the version that this
    /// means now.
    WantedRun named(PromptVersions versions) throws IOException, InterruptedException {
        if (body.has("name")) {
            return this;
        }
        ObjectNode meant = body.deepCopy();
        for (JsonNode prompt : meant.withArray("prompts")) {
            if (!prompt.has("version")) {
                JsonNode found = versions.of(prompt.path("name").asString());
                String label = prompt.path("label").asString("");
                ((ObjectNode) prompt)
                        .set(
                                "version",
                                label.isEmpty()
                                        ? found.path("version").path("version")
                                        : found.path("labels").path(label));
            }
        }
        String digest = sha256(meant.toString().getBytes(StandardCharsets.UTF_8));
        return new WantedRun(
                dataset,
                lines,
                body.deepCopy().put("name", dataset + "-" + digest.substring(0, DIGITS)));
    }

    /// A prompt's newest version and its labels, as the gateway shows them.
    interface PromptVersions {
        JsonNode of(String prompt) throws IOException, InterruptedException;
    }

    private static void addPrompt(ArrayNode prompts, String written) {
        int at = written.lastIndexOf('@');
        ObjectNode prompt = prompts.addObject();
        prompt.put("name", at < 0 ? written : written.substring(0, at));
        if (at >= 0) {
            String which = written.substring(at + 1);
            if (which.matches("[1-9][0-9]{0,8}")) {
                prompt.put("version", Integer.parseInt(which));
            } else {
                prompt.put("label", which);
            }
        }
    }

    private static void addEvaluator(ArrayNode evaluators, String written) {
        if (written.endsWith(".json")) {
            Path file = Path.of(written);
            JsonNode definitions = json(written, new String(read(file), StandardCharsets.UTF_8));
            if (definitions instanceof ArrayNode array) {
                evaluators.addAll(array);
            } else {
                evaluators.add(definitions);
            }
        } else if (written.startsWith("{")) {
            evaluators.add(json("--evaluator", written));
        } else {
            evaluators.addObject().put("type", written);
        }
    }

    private static JsonNode json(String where, String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException invalid) {
            throw new EvaluationFailedException(
                    "%s is no JSON: %s".formatted(where, invalid.getOriginalMessage()));
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new EvaluationFailedException("There is no file " + file + ".");
        } catch (IOException unreadable) {
            throw new EvaluationFailedException(
                    "%s cannot be read: %s".formatted(file, unreadable.getMessage()));
        }
    }

    private static String datasetName(Path file, byte[] lines) {
        String name =
                String.valueOf(file.getFileName())
                        .replaceFirst("\\.[^.]*$", "")
                        .replaceAll("[^A-Za-z0-9._-]", "-")
                        .replaceFirst("^[^A-Za-z0-9]+", "");
        String kept = name.substring(0, Math.min(name.length(), LONGEST_FILE_NAME));
        return (kept.isEmpty() ? "dataset" : kept) + "-" + sha256(lines).substring(0, DIGITS);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
