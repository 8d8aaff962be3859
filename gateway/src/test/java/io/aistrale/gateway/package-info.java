@NullMarked
package io.aistrale.gateway;

import org.jspecify.annotations.NullMarked;
