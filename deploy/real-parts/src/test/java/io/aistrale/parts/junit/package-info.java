@NullMarked
package io.aistrale.parts.junit;

import org.jspecify.annotations.NullMarked;
