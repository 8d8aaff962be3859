@NullMarked
package io.aistrale.gateway.api;

import org.jspecify.annotations.NullMarked;
