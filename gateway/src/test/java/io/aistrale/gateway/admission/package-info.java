@NullMarked
package io.aistrale.gateway.admission;

import org.jspecify.annotations.NullMarked;
