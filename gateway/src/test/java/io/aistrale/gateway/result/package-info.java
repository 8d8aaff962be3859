@NullMarked
package io.aistrale.gateway.result;

import org.jspecify.annotations.NullMarked;
