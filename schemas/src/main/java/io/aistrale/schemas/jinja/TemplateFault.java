package io.aistrale.schemas.jinja;

/// Why a template cannot be read or rendered.
///
/// @param line where in the template, from 1
/// @param reason what is wrong there, for its author: names of the template's own, never anything
///   of the values it was given
public record TemplateFault(int line, String reason) implements Parsed, Rendered {

    static TemplateFault of(TemplateException fault) {
        return new TemplateFault(fault.line(), fault.reason());
    }
}
