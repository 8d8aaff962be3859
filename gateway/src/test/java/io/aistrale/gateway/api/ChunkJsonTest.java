package io.aistrale.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkJsonTest {

    private final ChunkJson without = new ChunkJson(false);
    private final ChunkJson with = new ChunkJson(true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'choices':[{'delta':{}}],'usage':null}     | {'choices':[{'delta':{}}]}",
                "{'choices':[{'delta':{}}],'usage':{'a':1}}  | {'choices':[{'delta':{}}]}",
                "{'choices':[],'usage':null,'x':1.10}        | {'choices':[],'x':1.10}",
                "{'choices':[{'delta':{'usage':1}}]}         | {'choices':[{'delta':{'usage':1}}]}",
                "{'choices':[],'usage':{'total_tokens':3}}   |"
            })
    void aClientThatDidNotAskForUsageSeesNone(String chunk, String expected) {
        assertThat(without.forClient(quoted(chunk)).orElse(null))
                .isEqualTo(expected == null ? null : quoted(expected));
    }

    @Test
    void whatNeedsNoChangeKeepsEveryByte() {
        String chunk = "{ \"x\":1.10e+2, \"y\":\"\\u00e9 \\\"usage\\\"\" }";

        assertThat(without.forClient(chunk)).contains(chunk);
        assertThat(with.forClient("{ \"usage\" : null }")).contains("{ \"usage\" : null }");
    }

    @Test
    void aWholeAnswerBecomesOneChunk() {
        String response =
                """
                {'id':'c','object':'chat.completion','created':1,'model':'m','x':1.10,'choices':[{'index':0,\
                'message':{'role':'assistant','content':null,'tool_calls':[{'id':'a'},{'id':'b'}]},\
                'finish_reason':'tool_calls'}],'usage':{'total_tokens':3}}\
                """;

        assertThat(without.ofWhole(quoted(response)))
                .containsExactly(
                        quoted(
                                """
                                {'id':'c','object':'chat.completion.chunk','created':1,'model':'m','x':1.10,'choices':[{'index':0,\
                                'finish_reason':'tool_calls','delta':{'role':'assistant','content':null,\
                                'tool_calls':[{'id':'a','index':0},{'id':'b','index':1}]}}]}\
                                """));
        assertThat(with.ofWhole(quoted(response))).hasSize(2);
        assertThat(with.ofWhole(quoted(response)).getFirst()).endsWith(quoted(",'usage':null}"));
        assertThat(with.ofWhole(quoted(response)).getLast())
                .endsWith(quoted("'choices':[],'usage':{'total_tokens':3}}"));
    }

    @Test
    void whatIsNoChatCompletionBecomesNothing() {
        assertThat(without.ofWhole("{\"data\":[]}")).isEmpty();
        assertThat(without.ofWhole("[]")).isEmpty();
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
