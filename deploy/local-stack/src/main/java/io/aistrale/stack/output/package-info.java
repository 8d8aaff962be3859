/// The command `outputs`: the keys that stored outputs are sealed with.
@NullMarked
package io.aistrale.stack.output;

import org.jspecify.annotations.NullMarked;
