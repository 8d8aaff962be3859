@NullMarked
package io.aistrale.bench;

import org.jspecify.annotations.NullMarked;
