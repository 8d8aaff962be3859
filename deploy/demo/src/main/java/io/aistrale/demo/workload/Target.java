package io.aistrale.demo.workload;

/// Which model of which provider.
public record Target(String provider, String model) {

    /// The name under which the OpenAI façade knows it.
    public String facadeModel() {
        return provider + "/" + model;
    }
}
