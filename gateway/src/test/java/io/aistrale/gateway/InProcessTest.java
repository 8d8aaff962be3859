package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.InProcessGateway.Inferences;
import io.aistrale.gateway.InProcessGateway.Reports;
import io.aistrale.gateway.audit.InMemoryAudit;
import io.aistrale.gateway.budget.InMemoryBudgets;
import io.aistrale.gateway.key.InMemoryKeys;
import io.aistrale.gateway.limit.InMemoryLimits;
import io.aistrale.gateway.price.InMemoryPrices;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.reprice.InMemoryRepricings;
import io.aistrale.gateway.run.InMemoryRuns;
import io.aistrale.gateway.source.InMemorySources;
import io.aistrale.gateway.source.SourceTopics.Prepared;
import io.aistrale.gateway.token.InMemoryTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A gateway over HTTP with memory at its edges, one for all tests that extend this.
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = InProcessGateway.class,
        properties = {
            "aistrale.admin.key=" + InProcessTest.ADMIN_KEY,
            "aistrale.replies.waiting-callers=2",
            "aistrale.replies.look-every=20ms",
            "aistrale.reports.at-once=1",
            "aistrale.reports.wait-at-most=50ms",
            "aistrale.previews.at-once=1",
            "aistrale.previews.wait-at-most=50ms",
            "aistrale.http.max-body=100KB",
            "aistrale.providers=anthropic,cohere,huggingface,openai,route",
            "management.server.port=0"
        })
abstract class InProcessTest {

    static final String ADMIN_KEY = "the-c4nary-admin-key-of-this-test";

    @LocalServerPort int port;
    @LocalManagementPort int managementPort;
    @Autowired ScriptedWorker worker;
    @Autowired InMemoryKeys keys;
    @Autowired InMemoryTokens tokens;
    @Autowired Inferences inferences;
    @Autowired Reports reports;
    @Autowired InMemoryPrices prices;
    @Autowired InMemoryRepricings repricings;
    @Autowired InMemoryIdempotencyKeys idempotencyKeys;
    @Autowired InMemoryAudit audit;
    @Autowired InMemorySources sources;
    @Autowired InMemoryBudgets budgets;
    @Autowired InMemoryLimits limits;
    @Autowired InMemoryRuns runs;

    GatewayClient admin;

    @DynamicPropertySource
    static void secrets(DynamicPropertyRegistry registry) {
        registry.add("aistrale.secret.file", () -> TestSecrets.file(1).toString());
    }

    @BeforeEach
    void connect() {
        admin = GatewayClient.at(port, ADMIN_KEY);
    }

    @AfterEach
    void reset() {
        worker.outcome = new Published.Acknowledged();
        worker.chunksAreRead = true;
        worker.requestsAreRead = true;
        keys.reachable = true;
        tokens.reachable = true;
        idempotencyKeys.reachable = true;
        idempotencyKeys.acknowledges = true;
        sources.topics = new Prepared.Ready();
        budgets.budgets.clear();
    }

    /// @param code empty: any
    /// @param param empty: any
    static void assertError(Answer answer, int status, String code, String param) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("x-request-id")).isNotEmpty();
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().propertyNames()).containsExactly("error");
        assertThat(answer.error().propertyNames())
                .containsExactly("message", "type", "param", "code");
        assertThat(answer.error().path("message").asString()).isNotBlank();
        if (!code.isEmpty()) {
            assertThat(answer.error().path("code").asString()).isEqualTo(code);
        }
        if (!param.isEmpty()) {
            assertThat(answer.error().path("param").asString("")).isEqualTo(param);
        }
    }
}
