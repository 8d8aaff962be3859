@NullMarked
package io.aistrale.cost.consume;

import org.jspecify.annotations.NullMarked;
