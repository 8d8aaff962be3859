@NullMarked
package io.aistrale.stack.token;

import org.jspecify.annotations.NullMarked;
