package io.aistrale.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.OnUnknownOutcome;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NativeAdmissionTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");
    private static final UUID ID = TimeOrderedIds.next();

    private final NativeAdmission admission =
            new NativeAdmission(
                    new Catalogue(
                            new CatalogueProperties(
                                    List.of("huggingface", "openai", "route"),
                                    Map.of("route", List.of("support")),
                                    List.of("default"))));

    @Test
    void theOldServicesCallIsHuggingFaceTextGeneration() {
        InferenceRequest request = admitted("{'model': 'gpt2', 'inputs': 'Once upon'}").request();

        assertThat(request.getProvider()).isEqualTo("huggingface");
        assertThat(request.getOperation()).isEqualTo(Operation.TEXT_GENERATION);
        assertThat(request.getInputs()).isEqualTo("Once upon");
        assertThat(request.getUserId()).isEqualTo("admin");
        assertThat(request.getProject()).isEqualTo("default");
        assertThat(request.getMaxAttempts()).isEqualTo(3);
        assertThat(request.getDeadline()).isNull();
        assertThat(request.getRequestId()).isEqualTo(ID);
        assertThat(request.getCreatedAt()).isEqualTo(NOW);
    }

    @Test
    void aListedRouteNeedsNoProviderAndIsAskedToChat() {
        InferenceRequest request = admitted("{'model': 'support', 'inputs': 'Hello'}").request();

        assertThat(request.getProvider()).isEqualTo("route");
        assertThat(request.getModel()).isEqualTo("support");
        assertThat(request.getOperation()).isEqualTo(Operation.CHAT);
    }

    @Test
    void everyFieldIsTakenOver() {
        Admission.Admitted admitted =
                admitted(
                        """
                        {'provider': 'openai', 'model': 'gpt-4o', 'operation': 'chat',
                         'prompt': {'name': 'summary', 'version': 3, 'variables': {'text': 'x', 'n': 1.50}},
                         'parameters': {'temperature': 0.10}, 'project': 'search', 'tags': {'team': 'a'},
                         'deadline': '2026-11-22T10:20:00+00:00', 'priority': -10, 'lane': 'bulk',
                         'stream': true, 'store': false, 'maxAttempts': 1,
                         'onUnknownOutcome': 'fail', 'replyTo': 'default'}
                        """);
        InferenceRequest request = admitted.request();

        assertThat(admitted.lane()).isEqualTo(Lane.BULK);
        assertThat(admitted.replyHere()).isFalse();
        assertThat(request.getStream()).isTrue();
        assertThat(request.getPrompt().getName()).isEqualTo("summary");
        assertThat(request.getPrompt().getVersion()).isEqualTo(3);
        assertThat(request.getPrompt().getVariables()).isEqualTo("{\"text\":\"x\",\"n\":1.50}");
        assertThat(request.getParameters()).isEqualTo("{\"temperature\":0.10}");
        assertThat(request.getProject()).isEqualTo("search");
        assertThat(request.getTags()).isEqualTo(Map.of("team", "a"));
        assertThat(request.getDeadline()).isEqualTo(Instant.parse("2026-11-22T10:20:00Z"));
        assertThat(request.getPriority()).isEqualTo(-10);
        assertThat(request.getStore()).isFalse();
        assertThat(request.getMaxAttempts()).isEqualTo(1);
        assertThat(request.getOnUnknownOutcome()).isEqualTo(OnUnknownOutcome.FAIL);
        assertThat(request.getReplyAlias()).isEqualTo("default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'m','inputs':'x','provider':'openai'} | CHAT",
                "{'model':'m','inputs':'x','operation':'chat'} | CHAT",
                "{'model':'m','body':{'messages':[]}} | CHAT",
                "{'model':'m','body':{'input':'x'}} | EMBEDDINGS",
                "{'model':'m','prompt':{'name':'p'}} | CHAT"
            })
    void theOperationFollowsFromTheInput(String body, Operation operation) {
        assertThat(admitted(unquoted(body)).request().getOperation()).isEqualTo(operation);
    }

    @Test
    void aPromptsDefaultMayStandInForTheModel() {
        assertThat(admitted(unquoted("{'prompt':{'name':'p'}}")).request().getModel()).isEmpty();
        assertThat(admitted(unquoted("{'prompt':{'name':'p'}}")).request().getProvider())
                .isEqualTo("huggingface");
    }

    @ParameterizedTest
    @CsvSource({"'PT90S'", "90", "90.0", "'2026-11-22T10:17:00Z'", "'2026-11-22T11:17:00+01:00'"})
    void aDeadlineIsAnInstantADurationOrSeconds(String deadline) {
        String json = deadline.matches("[0-9.]+") ? deadline : "'" + deadline + "'";

        assertThat(
                        admitted("{'model':'m','inputs':'x','deadline':" + json + "}")
                                .request()
                                .getDeadline())
                .isEqualTo(NOW.plusSeconds(90));
    }

    @Test
    void aBodyKeepsUnknownFieldsAndItsNumbersAsTheyWereWritten() {
        assertThat(
                        admitted(
                                        "{'model':'m','body':{'messages':[],'x_new':{'a':[1.10,1e400,12345678901234567890]}}}")
                                .request()
                                .getBody())
                .isEqualTo(
                        "{\"messages\":[],\"x_new\":{\"a\":[1.10,1E+400,12345678901234567890]}}");
    }

    @Test
    void whatGoesToAProviderMayHoldWhatCouldNotBeStored() {
        assertThat(admitted("{'model':'m','inputs':'a\\u0000b'}").request().getInputs())
                .isEqualTo("a\0b");
    }

    @Test
    void aKeysLimitsHold() {
        Caller caller =
                new Caller("k", "ann", "p", null, Set.of(), List.of("openai"), List.of("gpt-4o"));

        assertThat(refused(caller, "{'model':'gpt-4o','inputs':'x'}").param())
                .isEqualTo("provider");
        assertThat(refused(caller, "{'provider':'openai','model':'o3','inputs':'x'}"))
                .satisfies(refusal -> {
                    assertThat(refusal.param()).isEqualTo("model");
                    assertThat(refusal.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
                });
        assertThat(admit(caller, "{'provider':'openai','model':'gpt-4o','inputs':'x'}"))
                .isInstanceOf(Admission.Admitted.class);
    }

    @ParameterizedTest
    @MethodSource
    void aBadBodyIsRefusedByTheNameOfItsField(String body, String param) {
        Refusal refusal = refused(Caller.ADMIN, body);

        assertThat(refusal.param()).isEqualTo(param.isEmpty() ? null : param);
        assertThat(refusal.message()).isNotBlank().doesNotContain("SECRET");
    }

    static Stream<Arguments> aBadBodyIsRefusedByTheNameOfItsField() {
        return Stream.of(
                arguments("", ""),
                arguments("{", ""),
                arguments("[]", ""),
                arguments("'SECRET'", ""),
                arguments("null", ""),
                arguments("{'model':'m','inputs':'x'} SECRET", ""),
                arguments("{'model':'m','model':'n','inputs':'x'}", ""),
                arguments("{'model':'m','body':" + "[".repeat(200) + "]".repeat(200) + "}", ""),
                arguments("{'model':'m','inputs':'x','parameters':{'top_p':9e99999999999}}", ""),
                arguments("{'inputs':'x'}", "model"),
                arguments("{'model':null,'inputs':'x'}", "model"),
                arguments("{'model':7,'inputs':'x'}", "model"),
                arguments("{'model':' ','inputs':'x'}", "model"),
                arguments("{'model':'a\\nb','inputs':'x'}", "model"),
                arguments("{'model':'" + "m".repeat(257) + "','inputs':'x'}", "model"),
                arguments("{'model':'m'}", "inputs"),
                arguments("{'model':'m','inputs':'x','body':{}}", "body"),
                arguments("{'model':'m','body':{},'prompt':{'name':'p'}}", "prompt"),
                arguments("{'model':'m','inputs':''}", "inputs"),
                arguments("{'model':'m','inputs':['SECRET']}", "inputs"),
                arguments("{'model':'m','body':'SECRET'}", "body"),
                arguments("{'model':'m','prompt':'p'}", "prompt"),
                arguments("{'model':'m','prompt':{}}", "prompt.name"),
                arguments("{'model':'m','prompt':{'name':'p','version':0}}", "prompt.version"),
                arguments("{'model':'m','prompt':{'name':'p','version':'1'}}", "prompt.version"),
                arguments(
                        "{'model':'m','prompt':{'name':'p','version':1,'label':'l'}}",
                        "prompt.label"),
                arguments("{'model':'m','prompt':{'name':'p','variables':[]}}", "prompt.variables"),
                arguments("{'model':'m','prompt':{'name':'p','vars':{}}}", "prompt.vars"),
                arguments("{'model':'m','inputs':'x','provider':'SECRET'}", "provider"),
                arguments("{'model':'m','inputs':'x','operation':'sing'}", "operation"),
                arguments("{'model':'m','inputs':'x','parameters':[]}", "parameters"),
                arguments("{'model':'m','inputs':'x','project':''}", "project"),
                arguments("{'model':'m','inputs':'x','tags':[]}", "tags"),
                arguments("{'model':'m','inputs':'x','tags':{'a':1}}", "tags"),
                arguments("{'model':'m','inputs':'x','tags':{'':'v'}}", "tags"),
                arguments("{'model':'m','inputs':'x','tags':" + tags(17) + "}", "tags"),
                arguments("{'model':'m','inputs':'x','deadline':'tomorrow'}", "deadline"),
                arguments("{'model':'m','inputs':'x','deadline':true}", "deadline"),
                arguments("{'model':'m','inputs':'x','deadline':0}", "deadline"),
                arguments("{'model':'m','inputs':'x','deadline':-5}", "deadline"),
                arguments("{'model':'m','inputs':'x','deadline':1e999999999}", "deadline"),
                arguments("{'model':'m','inputs':'x','deadline':'PT25H'}", "deadline"),
                arguments(
                        "{'model':'m','inputs':'x','deadline':'2026-11-22T10:15:30Z'}", "deadline"),
                arguments(
                        "{'model':'m','inputs':'x','deadline':'2026-11-22T10:20:00'}", "deadline"),
                arguments("{'model':'m','inputs':'x','priority':11}", "priority"),
                arguments("{'model':'m','inputs':'x','priority':1.5}", "priority"),
                arguments("{'model':'m','inputs':'x','priority':99999999999}", "priority"),
                arguments("{'model':'m','inputs':'x','lane':'fast'}", "lane"),
                arguments("{'model':'m','inputs':'x','lane':1}", "lane"),
                arguments("{'model':'m','body':{'input':'x'},'stream':true}", "stream"),
                arguments("{'model':'m','inputs':'x','stream':'no'}", "stream"),
                arguments("{'model':'m','inputs':'x','store':'no'}", "store"),
                arguments("{'model':'m','inputs':'x','maxAttempts':0}", "maxAttempts"),
                arguments("{'model':'m','inputs':'x','maxAttempts':11}", "maxAttempts"),
                arguments(
                        "{'model':'m','inputs':'x','onUnknownOutcome':'pray'}", "onUnknownOutcome"),
                arguments("{'model':'m','inputs':'x','replyTo':'../SECRET'}", "replyTo"),
                arguments("{'model':'m','inputs':'x','replyTo':'gateway'}", "replyTo"),
                arguments("{'model':'m','inputs':'x','user':'bob'}", "user"));
    }

    private static String tags(int count) {
        StringBuilder tags = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            tags.append(i == 0 ? "" : ",").append("'t").append(i).append("':'v'");
        }
        return tags.append('}').toString();
    }

    private Admission.Admitted admitted(String body) {
        return (Admission.Admitted) admit(Caller.ADMIN, body);
    }

    private Refusal refused(Caller caller, String body) {
        return ((Admission.Refused) admit(caller, body)).refusal();
    }

    private Admission admit(Caller caller, String body) {
        return admission.admit(
                new RequestContext(ID, caller, null, HeaderTags.NONE, NOW),
                unquoted(body).getBytes(StandardCharsets.UTF_8));
    }

    private static String unquoted(String body) {
        return body.replace('\'', '"');
    }
}
