package io.aistrale.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiAdmissionTest {

    private static final RequestContext CONTEXT =
            new RequestContext(
                    TimeOrderedIds.next(), Caller.ADMIN, null, HeaderTags.NONE, Instant.EPOCH);

    private final OpenAiAdmission admission =
            new OpenAiAdmission(
                    new Catalogue(
                            new CatalogueProperties(
                                    List.of("huggingface", "openai"),
                                    Map.of(
                                            "openai", List.of("gpt-4o", "shared"),
                                            "huggingface", List.of("org/model", "shared")),
                                    List.of("default"))));

    @Test
    void theBodyGoesOnAsItCame() {
        String body =
                " {\"messages\" : [], \"x_new\": 1.10, \"model\":\"openai/gpt-9\", \"stream\":null}\n";
        InferenceRequest request = admitted(admission.admitChat(CONTEXT, bytes(body)));

        assertThat(request.getBody()).isEqualTo(body);
        assertThat(request.getProvider()).isEqualTo("openai");
        assertThat(request.getModel()).isEqualTo("gpt-9");
        assertThat(request.getOperation()).isEqualTo(Operation.CHAT);
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o,            openai,      gpt-4o",
        "huggingface/org/model,    huggingface, org/model",
        "gpt-4o,                   openai,      gpt-4o",
        "org/model,                huggingface, org/model",
        "openai/org/model,         openai,      org/model"
    })
    void aModelNamesItsProviderOrOnlyOneHasIt(String model, String provider, String served) {
        InferenceRequest request =
                admitted(
                        admission.admitEmbeddings(
                                CONTEXT, bytes("{'model':'" + model + "','input':'x'}")));

        assertThat(request.getProvider()).isEqualTo(provider);
        assertThat(request.getModel()).isEqualTo(served);
        assertThat(request.getOperation()).isEqualTo(Operation.EMBEDDINGS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'messages':[]}                              | model",
                "{'model':7,'messages':[]}                    | model",
                "{'model':'','messages':[]}                   | model",
                "{'model':'nobody','messages':[]}             | model",
                "{'model':'shared','messages':[]}             | model",
                "{'model':'openai/','messages':[]}            | model",
                "{'model':'gpt-4o'}                           | messages",
                "{'model':'gpt-4o','messages':'hello'}        | messages",
                "{'model':'gpt-4o','messages':[],'stream':1}  | stream",
                "{'model':'gpt-4o','messages':[],'stream':'true'} | stream",
                "{'model':'gpt-4o','messages':[],'stream_options':{}} | stream_options",
                "{'model':'gpt-4o','messages':[],'stream_options':{},'stream':false} | stream_options",
                "{'model':'gpt-4o','messages':[],'stream':true,'stream_options':[]} | stream_options",
                "{'model':'gpt-4o','messages':[],'stream':true,'stream_options':{'include_usage':1}} | stream_options.include_usage",
                "{'model':'gpt-4o','model':'x','messages':[]} |",
                "{'model':'gpt-4o','messages':[]} {}          |",
                "{'model':'gpt-4o','messages':[}              |",
                "{'model':'gpt-4o','messages':[]              |",
                "[]                                           |"
            })
    void aBadChatIsRefusedByTheNameOfItsField(String body, String param) {
        assertThat(admission.admitChat(CONTEXT, bytes(body)))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo(param));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'gpt-4o','messages':[]}                                  | false | false",
                "{'model':'gpt-4o','messages':[],'stream':false}                   | false | false",
                "{'model':'gpt-4o','messages':[],'stream_options':null}            | false | false",
                "{'stream':true,'model':'gpt-4o','messages':[]}                    | true  | false",
                "{'model':'gpt-4o','messages':[],'stream':true,'stream_options':{}} | true | false",
                "{'stream_options':{'include_usage':false},'stream':true,'model':'gpt-4o','messages':[]} | true | false",
                "{'stream_options':{'x':[{'include_usage':false}],'include_usage':true},'stream':true,'model':'gpt-4o','messages':[]} | true | true"
            })
    void aChatSaysWhetherItStreamsAndWithUsage(String body, boolean stream, boolean usage) {
        var admitted = (Admission.Admitted) admission.admitChat(CONTEXT, bytes(body));

        assertThat(admitted.request().getStream()).isEqualTo(stream);
        assertThat(admitted.usageInStream()).isEqualTo(usage);
        assertThat(admitted.request().getModel()).isEqualTo("gpt-4o");
    }

    @Test
    void embeddingsAreNotStreamed() {
        assertThat(
                        admission.admitEmbeddings(
                                CONTEXT, bytes("{'model':'gpt-4o','input':'x','stream':true}")))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("stream"));
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] body =
                "{\"model\":\"gpt-4o\",\"messages\":[\"é\"]}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(admission.admitChat(CONTEXT, body)).isInstanceOf(Admission.Refused.class);
    }

    private static InferenceRequest admitted(Admission admission) {
        return ((Admission.Admitted) admission).request();
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
