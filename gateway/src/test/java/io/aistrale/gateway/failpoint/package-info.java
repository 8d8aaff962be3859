@NullMarked
package io.aistrale.gateway.failpoint;

import org.jspecify.annotations.NullMarked;
