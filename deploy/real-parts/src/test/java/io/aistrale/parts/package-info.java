@NullMarked
package io.aistrale.parts;

import org.jspecify.annotations.NullMarked;
