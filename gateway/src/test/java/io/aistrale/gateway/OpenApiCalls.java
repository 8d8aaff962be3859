package io.aistrale.gateway;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.price.UnpricedModel;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.run.ComparedScore;
import io.aistrale.gateway.run.ComparedVariant;
import io.aistrale.gateway.run.ConfidenceInterval;
import io.aistrale.gateway.run.EvaluationRun;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Calls of every route, whose answers [OpenApiTest] holds to the document.
final class OpenApiCalls {

    private static final String TEXT = "{'model':'m','inputs':'x'}";
    private static final String PRICES =
            "{'version':'described','source':'contract','currency':'EUR','usdPerUnit':'1.08',"
                    + "'effectiveFrom':'2026-01-01T00:00:00Z','prices':{'acme':{'m':{'input':'1','output':2,"
                    + "'above':{'100':{'input':'%s'}},'flex':{'input':1},'regions':{'eu':'1.1'}}}}}";

    private static final String RUN =
            "{'name':'described','dataset':'described','prompts':[{'name':'compared','version':1}],"
                    + "'models':['openai/m'],'evaluators':[{'type':'exact_match'}],'parameters':{},"
                    + "'project':'p'}";

    private static final String BUDGET =
            "{'scope':'user','subject':'described','period':'monthly','limitUsd':%s,'allowUnpriced':true}";

    private static final String RULE =
            "{'name':'described','match':{'project':'p','tags':{'a':'b'}},'sample':%s,"
                    + "'evaluators':[{'type':'regex','pattern':'a','metric':'m'}]}";

    private OpenApiCalls() {}

    /// @param route as the document names it
    /// @param path of this call
    /// @param body with single quotes for double ones; empty for none
    /// @param status of its answer
    record Call(String route, String path, String body, int status, String... headers) {
        @Override
        public String toString() {
            return route + " " + path + " " + body;
        }
    }

    private static Call get(String path, int status) {
        return new Call("GET " + path.split("\\?", 2)[0], path, "", status);
    }

    private static Call post(String path, String body, int status, String... headers) {
        return new Call("POST " + path, path, body, status, headers);
    }

    private static Call upload(String name, int status) {
        return new Call(
                "POST /v1/datasets",
                "/v1/datasets?name=" + name,
                "{'variables':{'a':1},'expected':'x','tags':{'a':'b'}}",
                status,
                "Content-Type",
                "application/jsonl");
    }

    private static Call on(String method, String template, String path, String body, int status) {
        return new Call(method + " " + template, path, body, status);
    }

    /// Path of an inference that has ended and has its row.
    private static String ended(OpenApiTest test) throws Exception {
        Answer answer = test.send("POST", "/v1/inferences", "{'model':'routed','inputs':'x'}");
        var request = test.worker.requests.getLast();
        test.inferences.rows.put(
                "admin " + request.getRequestId(), Inference.of(ScriptedWorker.result(request)));
        return answer.header("Location");
    }

    private static ComparedVariant comparedVariant() {
        return new ComparedVariant(
                new EvaluationRun.Subject("compared", 1, null),
                new EvaluationRun.Model("openai", "m"),
                2,
                1,
                0,
                new ComparedVariant.Spend(new BigDecimal("0.5"), 3, 1, 0, BigDecimal.ZERO, 0),
                new ComparedVariant.Latency(Duration.ofMillis(5), Duration.ofMillis(9)),
                List.of(
                        new ComparedScore(
                                "exact_match",
                                "exact_match",
                                2,
                                1,
                                0.5,
                                new ConfidenceInterval(0.1, 0.9, ConfidenceInterval.Method.WILSON)),
                        new ComparedScore("judged", "llm_judge", 0, 2, null, null)));
    }

    /// In this order.
    static List<Call> all(OpenApiTest test) throws Exception {
        String done = ended(test);
        Answer queued = test.send("POST", "/v1/inferences", TEXT);
        Answer key = test.send("POST", "/v1/api-keys", "{'user':'described'}");
        Answer repricing =
                test.send("POST", "/v1/costs/reprice", "{'from':'2026-01-01T00:00:00Z'}");
        String budget =
                "/v1/budgets/"
                        + test.send("POST", "/v1/budgets", BUDGET.formatted("10"))
                                .json()
                                .path("id")
                                .asString();
        test.prices.unpriced.add(
                new UnpricedModel("acme", "m", 2, Instant.EPOCH, Instant.EPOCH, 10, 10));
        String prompt = "/v1/prompts/{name}";
        String run = "/v1/evaluation-runs/{id}";
        test.runs.compared = List.of(comparedVariant());
        String inference = "/v1/inferences/{id}";
        String cancelling = inference + "/cancel";
        String token = "/v1/provider-tokens/{provider}";
        String projects = "/v1/projects/{project}/provider-tokens";
        String ofProject = projects + "/{provider}";
        return List.of(
                get("/openapi.json", 200),
                post("/v1/inferences", TEXT, 202, "Prefer", "respond-async"),
                post("/v1/inferences", TEXT, 200, "Prefer", "wait=5", "x-aistrale-tags", "a=b"),
                post(
                        "/v1/inferences",
                        "{'model':'fail:rate_limited','inputs':'x'}",
                        429,
                        "Prefer",
                        "wait=5"),
                post(
                        "/v1/inferences",
                        "{'provider':'openai','model':'m','operation':'chat','body':{'messages':[]},"
                                + "'parameters':{},'project':'p','tags':{'a':'b'},'deadline':'PT5M','priority':1,"
                                + "'lane':'bulk','stream':true,'store':false,'maxAttempts':2,"
                                + "'onUnknownOutcome':'fail','replyTo':'default'}",
                        202),
                post("/v1/inferences", "{'model':'m'}", 400),
                on("GET", inference, done, "", 200),
                on("GET", inference, queued.header("Location"), "", 200),
                on("GET", inference, "/v1/inferences/none", "", 404),
                on("POST", cancelling, queued.header("Location") + "/cancel", "", 202),
                on("POST", cancelling, done + "/cancel", "", 200),
                on("POST", cancelling, "/v1/inferences/none/cancel", "", 404),
                get("/v1/inferences?limit=1", 200),
                new Call(
                        "GET /v1/inferences/{id}/events",
                        done + "/events",
                        "",
                        204,
                        "Last-Event-ID",
                        "end"),
                post("/v1/chat/completions", "{'model':'openai/m','messages':[]}", 200),
                post(
                        "/v1/chat/completions",
                        "{'model':'openai/m','messages':[]}",
                        202,
                        "Prefer",
                        "respond-async"),
                post("/v1/chat/completions", "{'model':'nowhere','messages':[]}", 404),
                post("/v1/embeddings", "{'model':'openai/m','input':'x'}", 200),
                get("/v1/models", 200),
                on(
                        "PUT",
                        token,
                        "/v1/provider-tokens/cohere?user=described",
                        "{'token':'sk-c4nary-t'}",
                        201),
                on(
                        "PUT",
                        token,
                        "/v1/provider-tokens/cohere?user=described",
                        "{'token':'sk-c4nary-u'}",
                        200),
                on("GET", token, "/v1/provider-tokens/cohere?user=described", "", 200),
                get("/v1/provider-tokens", 200),
                on("DELETE", token, "/v1/provider-tokens/cohere?user=described", "", 204),
                on("DELETE", token, "/v1/provider-tokens/cohere?user=described", "", 404),
                on(
                        "PUT",
                        ofProject,
                        "/v1/projects/described/provider-tokens/cohere",
                        "{'token':'sk-c4nary-t'}",
                        201),
                on("GET", ofProject, "/v1/projects/described/provider-tokens/cohere", "", 200),
                on("GET", projects, "/v1/projects/described/provider-tokens", "", 200),
                on("DELETE", ofProject, "/v1/projects/described/provider-tokens/cohere", "", 204),
                get("/v1/costs?groupBy=day", 200),
                get("/v1/costs?groupBy=week", 400),
                get("/v1/usage?limit=1", 200),
                post("/v1/prices", PRICES.formatted("3"), 201),
                post("/v1/prices", PRICES.formatted("3"), 200),
                post("/v1/prices", PRICES.formatted("4"), 409),
                get("/v1/prices?provider=acme&model=m", 200),
                get("/v1/prices/unpriced", 200),
                post("/v1/costs/reprice", "{'from':'2026-01-01T00:00:00Z','note':'n'}", 202),
                on("GET", "/v1/costs/reprice/{id}", repricing.header("Location"), "", 200),
                post(
                        "/v1/api-keys",
                        "{'user':'described','projects':['*'],'scopes':['inference']}",
                        201),
                get("/v1/api-keys", 200),
                on(
                        "DELETE",
                        "/v1/api-keys/{id}",
                        "/v1/api-keys/" + key.json().path("id").asString(),
                        "",
                        204),
                post(
                        "/v1/sources",
                        "{'source':'described','project':'p','users':['a'],'partitions':3}",
                        201),
                post("/v1/sources", "{'source':'described','project':'p'}", 200),
                get("/v1/sources", 200),
                on("DELETE", "/v1/sources/{source}", "/v1/sources/described", "", 204),
                post("/v1/budgets", BUDGET.formatted("'12.5'"), 200),
                post("/v1/budgets", BUDGET.replace("described", "other").formatted("1"), 201),
                get("/v1/budgets?scope=user&subject=described", 200),
                on("GET", "/v1/budgets/{id}", budget, "", 200),
                on("DELETE", "/v1/budgets/{id}", budget, "", 204),
                post(
                        "/v1/prompts",
                        "{'name':'described','template':'Hi {{ a"
                                + " }}','variables':{'a':{'type':'string','default':'x',"
                                + "'required':true}},'defaults':{'model':'m','parameters':{}},'note':'n'}",
                        201),
                post(
                        "/v1/prompts",
                        "{'name':'described','messages':[{'role':'user','content':'Hi'}]}",
                        201),
                post("/v1/prompts", "{'name':'described','template':'{{'}", 400),
                get("/v1/prompts", 200),
                on("GET", prompt, "/v1/prompts/described", "", 200),
                on(
                        "GET",
                        prompt + "/versions/{version}",
                        "/v1/prompts/described/versions/1",
                        "",
                        200),
                on("GET", prompt + "/diff", "/v1/prompts/described/diff?from=1&to=2", "", 200),
                on(
                        "PUT",
                        prompt + "/labels/{label}",
                        "/v1/prompts/described/labels/production",
                        "{'version':1}",
                        200),
                on(
                        "POST",
                        prompt + "/render",
                        "/v1/prompts/described/render",
                        "{'label':'production','variables':{'a':'b'}}",
                        200),
                on("POST", prompt + "/render", "/v1/prompts/described/render", "{}", 200),
                on(
                        "DELETE",
                        prompt + "/labels/{label}",
                        "/v1/prompts/described/labels/production",
                        "",
                        204),
                on("POST", prompt + "/archive", "/v1/prompts/described/archive", "{}", 200),
                on(
                        "PUT",
                        "/v1/limits",
                        "/v1/limits",
                        "{'kind':'user','subject':'described','requestsPerMinute':60,'tokensPerMinute':9000}",
                        200),
                get("/v1/limits", 200),
                on("DELETE", "/v1/limits", "/v1/limits?kind=user&subject=described", "", 204),
                post(
                        "/v1/evaluations",
                        "{'id':'11111111-1111-4111-8111-111111111111','inference':'%s','metric':'m','score':1,'label':'l',"
                                        .formatted(done.substring(done.lastIndexOf('/') + 1))
                                + "'comment':'c','evaluator':'human','evaluatorName':'n','evaluatorVersion':'1'}",
                        202),
                get("/v1/evaluations?metric=m", 200),
                get("/v1/evaluations?inference=" + done.substring(done.lastIndexOf('/') + 1), 200),
                post("/v1/evaluation-rules", RULE.formatted("0.5"), 201),
                post("/v1/evaluation-rules", RULE.formatted("0.6"), 200),
                post("/v1/evaluation-rules", "{'name':'described','evaluators':[]}", 400),
                get("/v1/evaluation-rules", 200),
                on("GET", "/v1/evaluation-rules/{name}", "/v1/evaluation-rules/described", "", 200),
                on(
                        "DELETE",
                        "/v1/evaluation-rules/{name}",
                        "/v1/evaluation-rules/described",
                        "",
                        204),
                upload("described", 201),
                upload("described", 200),
                get("/v1/datasets", 200),
                on("GET", "/v1/datasets/{name}", "/v1/datasets/described", "", 200),
                post(
                        "/v1/prompts",
                        "{'name':'compared','messages':[{'role':'user','content':'{{ a }}'}]}",
                        201),
                post("/v1/evaluation-runs", RUN, 201),
                post("/v1/evaluation-runs", RUN, 200),
                post("/v1/evaluation-runs", RUN.replace("/m", "/n"), 409),
                get("/v1/evaluation-runs", 200),
                on("GET", run, "/v1/evaluation-runs/described", "", 200),
                on("GET", run + "/comparison", "/v1/evaluation-runs/described/comparison", "", 200),
                on("POST", run + "/cancel", "/v1/evaluation-runs/described/cancel", "", 202),
                on("POST", run + "/resume", "/v1/evaluation-runs/described/resume", "", 202),
                on("DELETE", "/v1/datasets/{name}", "/v1/datasets/described", "", 204),
                get("/v1/audit?limit=2", 200));
    }
}
