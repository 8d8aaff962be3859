@NullMarked
package io.aistrale.stack.deadletter;

import org.jspecify.annotations.NullMarked;
