@NullMarked
package io.aistrale.gateway.price;

import org.jspecify.annotations.NullMarked;
