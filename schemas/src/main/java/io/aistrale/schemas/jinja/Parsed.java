package io.aistrale.schemas.jinja;

/// What reading a template's text came to.
public sealed interface Parsed permits JinjaTemplate, TemplateFault {}
