@NullMarked
package io.aistrale.schemas.serde;

import org.jspecify.annotations.NullMarked;
