/// Provider tokens: sealed here, never opened here.
@NullMarked
package io.aistrale.gateway.token;

import org.jspecify.annotations.NullMarked;
