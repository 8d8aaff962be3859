@NullMarked
package io.aistrale.schemas.topic;

import org.jspecify.annotations.NullMarked;
