@NullMarked
package io.aistrale.schemas.trace;

import org.jspecify.annotations.NullMarked;
