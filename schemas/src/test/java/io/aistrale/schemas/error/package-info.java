@NullMarked
package io.aistrale.schemas.error;

import org.jspecify.annotations.NullMarked;
