package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.util.List;

/// Text generation; its chats are OpenAI's.
class HuggingFaceStreamContractTest extends StreamContract {
    private static String token(String text, boolean special, String rest) {
        return "data:{\"index\":1,\"token\":{\"id\":1,\"text\":\"%s\",\"logprob\":-0.1,\"special\":%s},%s}\n\n"
                .formatted(text, special, rest);
    }

    private static String token(String text) {
        return token(text, false, "\"generated_text\":null,\"details\":null");
    }

    @Override
    Dialect dialect() {
        return new HuggingFaceDialect();
    }

    @Override
    List<Recorded> streams() {
        return List.of(
                stream(",\"input_length\":3}", TokenUsage.ofText(3, 4, false)),
                stream("}", TokenUsage.ofText(4, 4, true)));
    }

    private static Recorded stream(String rest, TokenUsage usage) {
        return new Recorded(
                new ProviderRequest(
                        Task.TEXT_GENERATION, "gpt2", "Once upon a time", null, null, true),
                List.of(
                        token("and"),
                        token(" then"),
                        token(" more"),
                        token(
                                "</s>",
                                true,
                                "\"generated_text\":\"and then more\",\"details\":{\"finish_reason\":\"eos_token\",\"generated_tokens\":4,\"seed\":null"
                                        + rest)),
                0,
                3,
                "and then more",
                "stop",
                usage,
                "{\"object\":\"text_completion\",\"model\":\"gpt2\",\"choices\":[{\"index\":0,\"text\":\"and then more\",\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":4,\"total_tokens\":%d}}"
                                .formatted(usage.input(), usage.input() + 4));
    }

    @Override
    String errorEvent() {
        return "data:{\"error\":\"Request failed during generation\",\"error_type\":\"generation\"}\n\n";
    }

    @Override
    ErrorCode errorCode() {
        return ErrorCode.PROVIDER_ERROR;
    }
}
