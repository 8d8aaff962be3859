@NullMarked
package io.aistrale.gateway.source;

import org.jspecify.annotations.NullMarked;
