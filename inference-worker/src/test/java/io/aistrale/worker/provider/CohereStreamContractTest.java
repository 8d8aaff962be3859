package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import java.util.List;

class CohereStreamContractTest extends StreamContract {
    private static final String START =
            event(
                    "message-start",
                    ",\"id\":\"c-1\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[],\"tool_plan\":\"\",\"tool_calls\":[],\"citations\":[]}}");

    private static String event(String type, String rest) {
        return "event: %s\ndata: {\"type\":\"%s\"%s}\n\n".formatted(type, type, rest);
    }

    private static String end(String reason) {
        return event(
                "message-end",
                ",\"delta\":{\"finish_reason\":\"%s\",\"usage\":{\"billed_units\":{\"input_tokens\":4,\"output_tokens\":5},\"tokens\":{\"input_tokens\":99,\"output_tokens\":5}}}"
                        .formatted(reason));
    }

    @Override
    Dialect dialect() {
        return new CohereDialect();
    }

    @Override
    List<Recorded> streams() {
        return List.of(text(), tool());
    }

    private static Recorded text() {
        return new Recorded(
                streamed(OpenAiContractTest.chat("command-a")),
                List.of(
                        START,
                        event(
                                "content-start",
                                ",\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}"),
                        event(
                                "content-delta",
                                ",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"Hi \"}}}"),
                        event(
                                "citation-start",
                                ",\"index\":0,\"delta\":{\"message\":{\"citations\":{\"start\":0}}}"),
                        event(
                                "content-delta",
                                ",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"there\"}}}"),
                        event("content-end", ",\"index\":0"),
                        end("COMPLETE")),
                2,
                6,
                "Hi there",
                "stop",
                TokenUsage.ofText(4, 5, false),
                "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":0,\"model\":\"command-a\",\"choices\":["
                        + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi there\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                        + usage());
    }

    private static Recorded tool() {
        return new Recorded(
                streamed(OpenAiContractTest.chat("command-a")),
                List.of(
                        START,
                        event(
                                "tool-plan-delta",
                                ",\"delta\":{\"message\":{\"tool_plan\":\"I will look\"}}"),
                        event(
                                "tool-call-start",
                                ",\"index\":0,\"delta\":{\"message\":{\"tool_calls\":{\"id\":\"w1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}}}"),
                        event(
                                "tool-call-delta",
                                ",\"index\":0,\"delta\":{\"message\":{\"tool_calls\":{\"function\":{\"arguments\":\"{\\\"city\\\": \\\"Paris\\\"}\"}}}}"),
                        event("tool-call-end", ",\"index\":0"),
                        end("TOOL_CALL")),
                1,
                5,
                null,
                "tool_calls",
                TokenUsage.ofText(4, 5, false),
                "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":0,\"model\":\"command-a\",\"choices\":["
                        + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"reasoning_content\":\"I will look\",\"tool_calls\":[{\"id\":\"w1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\": \\\"Paris\\\"}\"}}]},\"logprobs\":null,\"finish_reason\":\"tool_calls\"}],"
                        + usage());
    }

    private static String usage() {
        return "\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":5,\"total_tokens\":9,\"prompt_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0}}}";
    }

    @Override
    String errorEvent() {
        return end("ERROR");
    }

    @Override
    ErrorCode errorCode() {
        return ErrorCode.PROVIDER_ERROR;
    }
}
