package io.aistrale.schemas.jinja;

/// What rendering came to.
public sealed interface Rendered permits Rendered.Text, TemplateFault {

    /// @param value the template's output
    record Text(String value) implements Rendered {}
}
