@NullMarked
package io.aistrale.gateway.limit;

import org.jspecify.annotations.NullMarked;
