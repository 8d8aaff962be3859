/// The whole stack, from outside.
@NullMarked
package io.aistrale.systemtest;

import org.jspecify.annotations.NullMarked;
