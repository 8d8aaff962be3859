@NullMarked
package io.aistrale.cost;

import org.jspecify.annotations.NullMarked;
