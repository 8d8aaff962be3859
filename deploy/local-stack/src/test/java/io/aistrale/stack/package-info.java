@NullMarked
package io.aistrale.stack;

import org.jspecify.annotations.NullMarked;
