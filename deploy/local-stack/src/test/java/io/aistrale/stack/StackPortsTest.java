package io.aistrale.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.parts.FreePorts;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackPortsTest {

    @Test
    void portsHaveTheirDefaultsUnlessTheEnvironmentNamesOthers() {
        StackPorts ports =
                StackPorts.from(
                        Map.of("AISTRALE_KAFKA_PORT", "19092", "AISTRALE_GATEWAY_PORT", ""));

        assertThat(ports.of(StackPort.BROKER)).isEqualTo(19_092);
        assertThat(ports.of(StackPort.GATEWAY)).isEqualTo(8_080);
        assertThat(ports.of(StackPort.REGISTRY)).isEqualTo(8_085);
        assertThat(ports.of(StackPort.POSTGRES)).isEqualTo(15_432);
        assertThat(ports.of(StackPort.SIMULATOR)).isEqualTo(8_090);
        assertThat(ports.of(StackPort.COST_MANAGEMENT)).isEqualTo(9_083);
    }

    @Test
    void aPortThatIsNoPortIsNamedWithItsVariable() {
        for (String wrong : new String[] {"http", "0", "70000", "-1"}) {
            assertThatThrownBy(() -> StackPorts.from(Map.of("AISTRALE_KAFKA_PORT", wrong)))
                    .isInstanceOf(StackFailedException.class)
                    .hasMessage(
                            "AISTRALE_KAFKA_PORT is '%s': it must be a port, 1 to 65535.", wrong);
        }
    }

    @Test
    void everyPortInUseIsNamedWithItsOwnerAndItsVariable() throws Exception {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0)) {
            StackPorts ports =
                    free(
                            Map.of(
                                    StackPort.REGISTRY, one.getLocalPort(),
                                    StackPort.WORKER_MANAGEMENT, two.getLocalPort()));

            assertThatThrownBy(ports::requireFree)
                    .isInstanceOf(StackFailedException.class)
                    .hasMessageContaining(
                            "Port %d (registry) is in use: stop what listens there, or set AISTRALE_REGISTRY_PORT.",
                            one.getLocalPort())
                    .hasMessageContaining("AISTRALE_WORKER_MANAGEMENT_PORT");
        }
    }

    @Test
    void twoPartsWithOnePortAreNoticed() {
        int port = FreePorts.next();

        assertThatThrownBy(
                        free(Map.of(StackPort.GATEWAY, port, StackPort.SIMULATOR, port))
                                ::requireFree)
                .isInstanceOf(StackFailedException.class)
                .hasMessageContaining("AISTRALE_SIMULATOR_PORT");
    }

    @Test
    void freePortsAreLeftFree() {
        StackPorts ports = free(Map.of());

        ports.requireFree();
        ports.requireFree();
    }

    private static StackPorts free(Map<StackPort, Integer> chosen) {
        Map<StackPort, Integer> numbers = new EnumMap<>(StackPort.class);
        Map<Integer, StackPort> used = new HashMap<>();
        for (StackPort port : StackPort.values()) {
            int number = FreePorts.next();
            while (used.putIfAbsent(number, port) != null) {
                number = FreePorts.next();
            }
            numbers.put(port, number);
        }
        numbers.putAll(chosen);
        return new StackPorts(numbers);
    }
}
