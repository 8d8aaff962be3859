@NullMarked
package io.aistrale.cost.catalogue;

import org.jspecify.annotations.NullMarked;
