/// The provider simulator: HTTP calls in the shape of OpenAI, HuggingFace, Anthropic and Cohere
/// come in, answers in the same shape go out, and every call is kept in a ledger that depends on
/// nothing of Aistrale's. The ledger lives in memory and is lost with the process.
@NullMarked
package io.aistrale.simulator;

import org.jspecify.annotations.NullMarked;
