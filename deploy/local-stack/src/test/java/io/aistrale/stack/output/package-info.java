@NullMarked
package io.aistrale.stack.output;

import org.jspecify.annotations.NullMarked;
