@NullMarked
package io.aistrale.schemas.id;

import org.jspecify.annotations.NullMarked;
