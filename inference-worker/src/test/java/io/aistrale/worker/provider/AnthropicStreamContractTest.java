package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import java.util.List;

class AnthropicStreamContractTest extends StreamContract {
    private static String event(String type, String rest) {
        return "event: %s\ndata: {\"type\":\"%s\"%s}\n\n".formatted(type, type, rest);
    }

    private static String start() {
        return event(
                "message_start",
                ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":[],\"stop_reason\":null,"
                        + "\"usage\":{\"input_tokens\":11,\"cache_creation_input_tokens\":300,\"cache_read_input_tokens\":1000,\"cache_creation\":{\"ephemeral_5m_input_tokens\":100,\"ephemeral_1h_input_tokens\":200},\"output_tokens\":1,\"service_tier\":\"standard\"}}");
    }

    private static String delta(int index, String delta) {
        return event("content_block_delta", ",\"index\":" + index + ",\"delta\":" + delta);
    }

    @Override
    Dialect dialect() {
        return new AnthropicDialect();
    }

    @Override
    List<Recorded> streams() {
        return List.of(text(), tool());
    }

    private static Recorded text() {
        return new Recorded(
                streamed(OpenAiContractTest.chat("claude-sonnet-4-5")),
                List.of(
                        start(),
                        event(
                                "content_block_start",
                                ",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}"),
                        event("ping", ""),
                        delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Let me see\"}"),
                        delta(0, "{\"type\":\"signature_delta\",\"signature\":\"s\"}"),
                        event("content_block_stop", ",\"index\":0"),
                        event(
                                "content_block_start",
                                ",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
                        delta(1, "{\"type\":\"text_delta\",\"text\":\"Hi \"}"),
                        delta(1, "{\"type\":\"text_delta\",\"text\":\"there\"}"),
                        event("content_block_stop", ",\"index\":1"),
                        event(
                                "message_delta",
                                ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":50,\"output_tokens_details\":{\"thinking_tokens\":20}}"),
                        event("message_stop", "")),
                3,
                11,
                "Hi there",
                "stop",
                new TokenUsage(11, 1000, 100, 200, 0, 0, 30, 20, 0, 0, 0, false),
                "{\"id\":\"msg_1\",\"object\":\"chat.completion\",\"created\":0,\"model\":\"claude-sonnet-4-5\",\"choices\":["
                        + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi there\",\"refusal\":null,\"reasoning_content\":\"Let me see\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1311,\"completion_tokens\":50,\"total_tokens\":1361,\"prompt_tokens_details\":{\"cached_tokens\":1000,\"cache_write_tokens\":300},\"completion_tokens_details\":{\"reasoning_tokens\":20}}}");
    }

    private static Recorded tool() {
        return new Recorded(
                streamed(OpenAiContractTest.chat("claude-haiku-4-5")),
                List.of(
                        start(),
                        event(
                                "content_block_start",
                                ",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}"),
                        delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
                        delta(
                                0,
                                "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\":\"}"),
                        delta(
                                0,
                                "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"Paris\\\"}\"}"),
                        event("content_block_stop", ",\"index\":0"),
                        event(
                                "message_delta",
                                ",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":9}"),
                        event("message_stop", "")),
                1,
                7,
                null,
                "tool_calls",
                new TokenUsage(11, 1000, 100, 200, 0, 0, 9, 0, 0, 0, 0, false),
                "{\"id\":\"msg_1\",\"object\":\"chat.completion\",\"created\":0,\"model\":\"claude-sonnet-4-5\",\"choices\":["
                        + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":[{\"id\":\"toolu_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"}}]},\"logprobs\":null,\"finish_reason\":\"tool_calls\"}],"
                        + "\"usage\":{\"prompt_tokens\":1311,\"completion_tokens\":9,\"total_tokens\":1320,\"prompt_tokens_details\":{\"cached_tokens\":1000,\"cache_write_tokens\":300},\"completion_tokens_details\":{\"reasoning_tokens\":0}}}");
    }

    @Override
    String errorEvent() {
        return event(
                "error", ",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}");
    }

    @Override
    ErrorCode errorCode() {
        return ErrorCode.PROVIDER_OVERLOADED;
    }
}
