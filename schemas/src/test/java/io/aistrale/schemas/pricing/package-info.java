@NullMarked
package io.aistrale.schemas.pricing;

import org.jspecify.annotations.NullMarked;
