@NullMarked
package io.aistrale.schemas.token;

import org.jspecify.annotations.NullMarked;
