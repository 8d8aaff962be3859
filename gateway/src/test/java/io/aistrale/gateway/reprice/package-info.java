@NullMarked
package io.aistrale.gateway.reprice;

import org.jspecify.annotations.NullMarked;
