package io.aistrale.simulator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A fresh simulator and a client for every test.
abstract class WithSimulator {

    @SuppressWarnings("NullAway.Init")
    ProviderSimulator simulator;

    @SuppressWarnings("NullAway.Init")
    SimulatorClient client;

    @BeforeEach
    void start() {
        simulator = ProviderSimulator.start(0);
        client = new SimulatorClient(simulator);
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }
}
