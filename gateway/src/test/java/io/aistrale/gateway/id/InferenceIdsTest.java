package io.aistrale.gateway.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.TestSecrets;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceIdsTest {

    private static final UUID REQUEST = TimeOrderedIds.next();

    private final InferenceIds ids = new InferenceIds(TestSecrets.secret(1));

    @Test
    void theUserAnIdWasGivenToProvesItIsTheirs() {
        String id = ids.of(REQUEST, "ann");

        assertThat(id).startsWith("inf_").hasSize(42).matches("inf_[A-Za-z0-9_-]{38}");
        assertThat(ids.claim(id, "ann")).isEqualTo(new IdClaim.Proven(REQUEST));
    }

    @Test
    void anIdIsWorthNothingInAnothersHand() {
        assertThat(ids.claim(ids.of(REQUEST, "ann"), "bob")).isEqualTo(new IdClaim.Worthless());
    }

    @Test
    void anIdOfAnotherDeploymentIsWorthNothing() {
        var others = new InferenceIds(TestSecrets.secret(2));

        assertThat(ids.claim(others.of(REQUEST, "ann"), "ann")).isEqualTo(new IdClaim.Worthless());
    }

    @Test
    void anIdWithAnyCharacterChangedIsWorthNothing() {
        String id = ids.of(REQUEST, "ann");
        for (int i = 0; i < id.length() - 1; i++) {
            String changed =
                    id.substring(0, i) + (id.charAt(i) == 'A' ? 'B' : 'A') + id.substring(i + 1);

            assertThat(ids.claim(changed, "ann")).as(changed).isEqualTo(new IdClaim.Worthless());
        }
    }

    @Test
    void aBareRequestIdProvesNothing() {
        assertThat(ids.claim(REQUEST.toString(), "ann")).isEqualTo(new IdClaim.Unproven(REQUEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "inf_",
                "inf_AAAA",
                "inf_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
                "1-1-1-1-1",
                "b0c0ffee-0000-4000-8000-000000000000",
                "00000000-0000-0000-0000-000000000000"
            })
    void whatIsNoIdIsWorthNothing(String text) {
        assertThat(ids.claim(text, "ann")).isEqualTo(new IdClaim.Worthless());
    }
}
