@NullMarked
package io.aistrale.cost.reprice;

import org.jspecify.annotations.NullMarked;
