@NullMarked
package io.aistrale.gateway.key;

import org.jspecify.annotations.NullMarked;
