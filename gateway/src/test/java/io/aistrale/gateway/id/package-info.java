@NullMarked
package io.aistrale.gateway.id;

import org.jspecify.annotations.NullMarked;
