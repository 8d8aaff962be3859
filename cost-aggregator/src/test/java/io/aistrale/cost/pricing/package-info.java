@NullMarked
package io.aistrale.cost.pricing;

import org.jspecify.annotations.NullMarked;
