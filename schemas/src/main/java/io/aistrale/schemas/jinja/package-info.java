/// Jinja templates: the part of the language that needs no Python, with its results, and nothing
/// else. A template can only compute: there is no reflection, no way to a class, a file or another
/// template, and everything it makes is counted. Knows nothing of prompts.
@org.jspecify.annotations.NullMarked
package io.aistrale.schemas.jinja;
