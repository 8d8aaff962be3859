@NullMarked
package io.aistrale.schemas.content;

import org.jspecify.annotations.NullMarked;
