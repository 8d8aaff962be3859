package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import java.util.List;

class OpenAiStreamContractTest extends StreamContract {
    private static final String HEAD =
            "\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                    + "\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\"";
    private static final String WHOLE = HEAD.replace("chat.completion.chunk", "chat.completion");
    private static final String USAGE =
            "{\"prompt_tokens\":20,\"completion_tokens\":30,\"total_tokens\":50,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":8},\"completion_tokens_details\":{\"reasoning_tokens\":10}}";

    @Override
    Dialect dialect() {
        return new OpenAiDialect();
    }

    private static String chunk(String delta, String rest) {
        return "data: {%s,\"choices\":[{\"index\":0,\"delta\":%s,%s}],\"usage\":null}\n\n"
                .formatted(HEAD, delta, rest);
    }

    private static String open(String delta) {
        return chunk(delta, "\"logprobs\":null,\"finish_reason\":null");
    }

    @Override
    List<Recorded> streams() {
        return List.of(text(), tools(), twoChoices(), compatible());
    }

    private static Recorded text() {
        return new Recorded(
                streamed(OpenAiContractTest.chat("gpt-4o-mini")),
                List.of(
                        open("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"),
                        chunk(
                                "{\"content\":\"Grüß \"}",
                                "\"logprobs\":{\"content\":[{\"token\":\"Grüß \",\"logprob\":-0.25}],\"refusal\":null},\"finish_reason\":null"),
                        chunk(
                                "{\"content\":\"dich 🙂\"}",
                                "\"logprobs\":{\"content\":[{\"token\":\"dich\",\"logprob\":-0.5}],\"refusal\":null},\"finish_reason\":null"),
                        chunk("{}", "\"logprobs\":null,\"finish_reason\":\"stop\""),
                        "data: {" + HEAD + ",\"choices\":[],\"usage\":" + USAGE + "}\n\n",
                        "data: [DONE]\n\n"),
                1,
                3,
                "Grüß dich 🙂",
                "stop",
                new TokenUsage(12, 8, 0, 0, 0, 0, 20, 10, 0, 0, 0, false),
                "{"
                        + WHOLE
                        + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Grüß dich 🙂\",\"refusal\":null},"
                        + "\"logprobs\":{\"content\":[{\"token\":\"Grüß \",\"logprob\":-0.25},{\"token\":\"dich\",\"logprob\":-0.5}]},\"finish_reason\":\"stop\"}],\"usage\":"
                        + USAGE
                        + "}");
    }

    private static Recorded tools() {
        return new Recorded(
                streamed(OpenAiContractTest.chat("gpt-4o-mini")),
                List.of(
                        open("{\"role\":\"assistant\",\"content\":null}"),
                        open(
                                "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}]}"),
                        open(
                                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}]}"),
                        open(
                                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"Paris\\\"}\"}}]}"),
                        open(
                                "{\"tool_calls\":[{\"index\":1,\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"time\",\"arguments\":\"{}\"}}]}"),
                        chunk("{}", "\"logprobs\":null,\"finish_reason\":\"tool_calls\""),
                        "data: {" + HEAD + ",\"choices\":[],\"usage\":" + USAGE + "}\n\n",
                        "data: [DONE]\n\n"),
                1,
                5,
                null,
                "tool_calls",
                new TokenUsage(12, 8, 0, 0, 0, 0, 20, 10, 0, 0, 0, false),
                "{"
                        + WHOLE
                        + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":["
                        + "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"}},"
                        + "{\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"time\",\"arguments\":\"{}\"}}]},"
                        + "\"logprobs\":null,\"finish_reason\":\"tool_calls\"}],\"usage\":"
                        + USAGE
                        + "}");
    }

    private static Recorded twoChoices() {
        return new Recorded(
                streamed(OpenAiContractTest.chat("gpt-4o-mini")),
                List.of(
                        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\n\n",
                        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}]}\n\n",
                        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n",
                        "data: [DONE]\n\n"),
                0,
                3,
                "a",
                "length",
                TokenUsage.ofText(3, 2, false),
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":["
                        + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"a\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"length\"},"
                        + "{\"index\":1,\"message\":{\"role\":\"assistant\",\"content\":\"b\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}");
    }

    /// A compatible server with comments between, reasoning, and usage on its last chunk
    /// (DeepSeek).
    private static Recorded compatible() {
        return new Recorded(
                streamed(OpenAiContractTest.chat("deepseek-reasoner")),
                List.of(
                        ": keep-alive\n\n",
                        "data: {\"id\":\"d\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"deepseek-reasoner\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"Hm\"},\"finish_reason\":null}]}\n\n",
                        ": keep-alive\n\n",
                        "event: message\nid: 7\ndata: {\"id\":\"d\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"deepseek-reasoner\",\n"
                                + "data: \"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes\"},\"finish_reason\":null}]}\n\n",
                        "data: {\"id\":\"d\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"deepseek-reasoner\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":6}}\n\n",
                        "data: [DONE]\n\n"),
                1,
                4,
                "Yes",
                "stop",
                TokenUsage.ofText(4, 6, false),
                "{\"id\":\"d\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"deepseek-reasoner\",\"choices\":["
                        + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Yes\",\"refusal\":null,\"reasoning_content\":\"Hm\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":6}}");
    }

    @Override
    String errorEvent() {
        return "data: {\"error\":{\"message\":\"slow\",\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}\n\n";
    }

    @Override
    ErrorCode errorCode() {
        return ErrorCode.RATE_LIMITED;
    }
}
