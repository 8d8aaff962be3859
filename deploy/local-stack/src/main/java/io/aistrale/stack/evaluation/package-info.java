/// `aistrale eval`: evaluation runs from the command line. It knows a gateway and nothing of the
/// stack.
@NullMarked
package io.aistrale.stack.evaluation;

import org.jspecify.annotations.NullMarked;
