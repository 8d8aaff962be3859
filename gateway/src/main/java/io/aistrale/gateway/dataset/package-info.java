/// Datasets: cases that prompts are evaluated with. Each belongs to the user who uploaded it, and
/// never changes.
@org.jspecify.annotations.NullMarked
package io.aistrale.gateway.dataset;
