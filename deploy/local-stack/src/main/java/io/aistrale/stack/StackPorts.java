package io.aistrale.stack;

import io.aistrale.parts.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The ports of one stack.
record StackPorts(Map<StackPort, Integer> numbers) {

    StackPorts {
        numbers = Map.copyOf(numbers);
    }

    static StackPorts from(Map<String, String> environment) {
        Map<StackPort, Integer> numbers = new EnumMap<>(StackPort.class);
        for (StackPort port : StackPort.values()) {
            numbers.put(port, port.in(environment));
        }
        return new StackPorts(numbers);
    }

    /// The same, but for some that are any free ones.
    StackPorts withFree(Set<StackPort> others) {
        Map<StackPort, Integer> changed = new EnumMap<>(numbers);
        others.forEach(port -> changed.put(port, FreePorts.next()));
        return new StackPorts(changed);
    }

    int of(StackPort port) {
        return numbers.getOrDefault(port, 0);
    }

    /// @throws StackFailedException naming every port that is taken, and how to choose another
    void requireFree() {
        List<String> taken = new ArrayList<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (StackPort port : StackPort.values()) {
                try {
                    held.add(bind(of(port)));
                } catch (IOException _) {
                    taken.add(
                            "Port %d (%s) is in use: stop what listens there, or set %s."
                                    .formatted(of(port), port.owner(), port.variable()));
                }
            }
        } finally {
            held.forEach(StackPorts::release);
        }
        if (!taken.isEmpty()) {
            throw new StackFailedException(String.join(System.lineSeparator(), taken));
        }
    }

    /// All are held until the last is tried, so that the same number given twice is found too.
    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(port), 1);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // Closing a socket that only listened has nothing to lose.
        }
    }
}
