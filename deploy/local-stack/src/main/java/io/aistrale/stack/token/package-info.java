/// Provider tokens as an operator sees them: which there are, under which key, and how keys are
/// changed. Never what they say.
@NullMarked
package io.aistrale.stack.token;

import org.jspecify.annotations.NullMarked;
