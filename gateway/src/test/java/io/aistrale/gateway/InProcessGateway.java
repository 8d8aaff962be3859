package io.aistrale.gateway;

import io.aistrale.gateway.key.InMemoryKeys;
import io.aistrale.gateway.price.InMemoryPrices;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.reprice.InMemoryRepricings;
import io.aistrale.gateway.result.ChunkPosition;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.InferenceDirectory;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.ReplyPosition;
import io.aistrale.gateway.token.InMemoryTokens;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenSealer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/// The gateway with memory at its edges. No stereotype, so that the whole gateway does not find it.
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@ConfigurationPropertiesScan("io.aistrale.gateway")
@ComponentScan("io.aistrale.gateway.api")
@Import(GatewayConfiguration.class)
class InProcessGateway {

    /// Inferences a test puts there, by user and id.
    static final class Inferences implements InferenceDirectory {
        final Map<String, Inference> rows = new ConcurrentHashMap<>();

        @Override
        public Optional<Inference> find(UUID requestId, String userId) {
            return Optional.ofNullable(rows.get(userId + " " + requestId));
        }
    }

    @Bean
    InMemoryKeys keys() {
        return new InMemoryKeys();
    }

    @Bean
    InMemoryTokens tokens() {
        return new InMemoryTokens();
    }

    @Bean
    InMemoryPrices priceDirectory() {
        return new InMemoryPrices();
    }

    @Bean
    InMemoryRepricings repricingDirectory() {
        return new InMemoryRepricings();
    }

    @Bean
    Inferences inferences() {
        return new Inferences();
    }

    @Bean
    ScriptedWorker worker(PendingReplies pending) {
        return new ScriptedWorker(pending, new Published.Acknowledged());
    }

    @Bean
    ReplyPosition replyPosition() {
        return () -> OptionalInt.of(7);
    }

    @Bean
    ChunkPosition chunkPosition(ScriptedWorker worker) {
        return () -> worker.chunksAreRead;
    }

    @Bean
    Supplier<TokenSealer> sealer() {
        TokenSealer sealer = TokenKeysets.generate().sealer();
        return () -> sealer;
    }
}
