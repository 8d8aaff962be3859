@NullMarked
package io.aistrale.gateway.token;

import org.jspecify.annotations.NullMarked;
