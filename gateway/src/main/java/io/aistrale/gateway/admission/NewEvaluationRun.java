package io.aistrale.gateway.admission;

import io.aistrale.gateway.admission.Catalogue.Target;
import io.aistrale.gateway.run.EvaluationRun;
import io.aistrale.gateway.run.EvaluationRun.Model;
import io.aistrale.gateway.run.EvaluationRun.Named;
import io.aistrale.gateway.run.EvaluationRun.Wanted;
import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.evaluation.Definition;
import io.aistrale.schemas.evaluation.EvaluationFault;
import io.aistrale.schemas.evaluation.Evaluator;
import io.aistrale.schemas.evaluation.Evaluators;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of `POST /v1/evaluation-runs`.
public final class NewEvaluationRun {

    private static final int LONGEST_NAME = 128;
    private static final int MOST_PROMPTS = 20;
    private static final int MOST_MODELS = 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Set<String> FIELDS =
            Set.of("name", "dataset", "prompts", "models", "evaluators", "parameters", "project");
    private static final Set<String> PROMPT_FIELDS = Set.of("name", "version", "label");

    private final Catalogue catalogue;

    public NewEvaluationRun(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// @throws RefusedException a field is missing, unknown or mistyped, or the caller may not use
    ///   a model or spend for a project
    public Wanted read(Caller caller, byte[] body) {
        JsonFields fields = JsonFields.of(body, FIELDS);
        String name = fields.name("name", LONGEST_NAME);
        if (name != null && !NAME.matcher(name).matches()) {
            throw fields.wrong(
                    "name", "of letters, digits, `.`, `_` and `-`, as it stands in paths");
        }
        ObjectNode parameters = fields.object("parameters");
        return new Wanted(
                name,
                fields.requiredName("dataset", LONGEST_NAME),
                prompts(fields),
                models(fields, caller),
                evaluators(fields, caller),
                parameters == null ? null : JsonText.write(parameters),
                NativeAdmission.project(fields, caller),
                fields.written());
    }

    /// For a run that was asked for before, maybe with another key.
    ///
    /// @throws RefusedException the caller may not use a model of it, or spend for its project
    public void requireAllowed(Caller caller, EvaluationRun run) {
        Wanted wanted = run.wanted();
        for (Model model : wanted.models()) {
            Target _ = catalogue.require(caller, model.provider(), model.model());
        }
        if (!caller.maySpendFor(wanted.project())) {
            throw new RefusedException(
                    new Refusal(
                            ErrorCode.PERMISSION_DENIED,
                            null,
                            "This API key may not name the run's project."));
        }
        if (!wanted.evaluators().isEmpty()
                && Evaluators.read(wanted.evaluators()) instanceof Evaluators evaluators) {
            evaluators
                    .definitions()
                    .forEach(definition -> requireAllowed("evaluators", definition, caller));
        }
    }

    private static List<Named> prompts(JsonFields fields) {
        List<Named> prompts = new ArrayList<>();
        for (JsonNode node : array(fields, "prompts", MOST_PROMPTS)) {
            String place = "prompts[" + prompts.size() + "]";
            if (!(node instanceof ObjectNode object)) {
                throw fields.wrong(place, "an object {name, version | label}");
            }
            JsonFields prompt = JsonFields.nested(object, place + ".", PROMPT_FIELDS);
            if (prompt.has("version") && prompt.has("label")) {
                throw prompt.wrong("label", "left out where a version is given");
            }
            prompts.add(
                    new Named(
                            prompt.requiredName("name", LONGEST_NAME),
                            prompt.number("version", 1, Integer.MAX_VALUE),
                            prompt.name("label", LONGEST_NAME)));
        }
        requireDistinct("prompts", prompts);
        return prompts;
    }

    private List<Model> models(JsonFields fields, Caller caller) {
        List<Model> models = new ArrayList<>();
        for (JsonNode node : array(fields, "models", MOST_MODELS)) {
            String place = "models[" + models.size() + "]";
            if (!node.isString()) {
                throw fields.wrong(place, "a text, such as openai/gpt-4o-mini");
            }
            Target target = at(place, () -> catalogue.resolve(caller, node.asString()));
            models.add(new Model(target.provider(), target.model()));
        }
        requireDistinct("models", models);
        return models;
    }

    private ArrayNode evaluators(JsonFields fields, Caller caller) {
        JsonNode written = fields.node("evaluators");
        if (written == null) {
            return JsonNodeFactory.instance.arrayNode();
        }
        return switch (Evaluators.read(written)) {
            case EvaluationFault fault ->
                    throw RefusedException.invalid(
                            fault.place().isEmpty() ? "evaluators" : fault.place(),
                            fault.message() + ".");
            case Evaluators evaluators -> {
                int number = 0;
                for (Definition definition : evaluators.definitions()) {
                    requireAllowed("evaluators[" + number++ + "]", definition, caller);
                }
                yield (ArrayNode) written;
            }
        };
    }

    /// Who judges is called for the caller, and paid as the caller's other requests are.
    private void requireAllowed(String place, Definition definition, Caller caller) {
        if (!(definition.evaluator() instanceof Evaluator.AsksModel asking)) {
            return;
        }
        Evaluator.ModelCall call = asking.call();
        Target _ = at(place, () -> catalogue.require(caller, call.provider(), call.model()));
        if (!call.project().equals(Evaluator.ModelCall.PROJECT)
                && !caller.maySpendFor(call.project())) {
            throw new RefusedException(
                    new Refusal(
                            ErrorCode.PERMISSION_DENIED,
                            place + ".project",
                            "This API key may not name this project."));
        }
    }

    private static ArrayNode array(JsonFields fields, String name, int most) {
        if (fields.node(name) instanceof ArrayNode array
                && !array.isEmpty()
                && array.size() <= most) {
            return array;
        }
        throw fields.wrong(name, "an array of 1 to " + most);
    }

    private static void requireDistinct(String name, List<?> all) {
        if (new HashSet<>(all).size() < all.size()) {
            throw RefusedException.invalid(name, "Field `%s` must name each once.".formatted(name));
        }
    }

    private static Target at(String place, Supplier<Target> reading) {
        try {
            return reading.get();
        } catch (RefusedException refused) {
            Refusal refusal = refused.refusal();
            throw new RefusedException(
                    new Refusal(
                            refusal.code(),
                            Objects.equals(refusal.param(), "model")
                                    ? place
                                    : place + "." + refusal.param(),
                            refusal.message()));
        }
    }
}
