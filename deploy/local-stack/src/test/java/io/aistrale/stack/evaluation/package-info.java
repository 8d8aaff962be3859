@NullMarked
package io.aistrale.stack.evaluation;

import org.jspecify.annotations.NullMarked;
