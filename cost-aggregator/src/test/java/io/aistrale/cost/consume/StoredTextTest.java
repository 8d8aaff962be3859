package io.aistrale.cost.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

class StoredTextTest {

    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(StoredText.name("Zoë's 模型")).isEqualTo("Zoë's 模型");
    }

    @Test
    void whatPostgresqlCannotStoreIsReplaced() {
        assertThat(StoredText.name("a\0b")).isEqualTo("a\uFFFDb");
    }

    @Test
    void tooLongATextIsCutBetweenCharacters() {
        String cut = StoredText.name("😀".repeat(100));

        assertThat(cut).isEqualTo("😀".repeat(64));
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSize(StoredText.NAME_BYTES);
        assertThat(StoredText.name("x".repeat(300))).hasSize(StoredText.NAME_BYTES);
        assertThat(StoredText.name("x".repeat(256))).hasSize(256);
    }

    @Test
    void onlySixteenTagsAreKept() {
        var tags = new HashMap<String, String>();
        for (int i = 10; i < 40; i++) {
            tags.put("k" + i, "v");
        }

        assertThat(StoredText.tags(tags)).hasSize(16).containsKey("k10").doesNotContainKey("k26");
    }
}
