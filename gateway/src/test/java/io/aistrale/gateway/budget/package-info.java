@NullMarked
package io.aistrale.gateway.budget;

import org.jspecify.annotations.NullMarked;
