@NullMarked
package io.aistrale.bench.dialect;

import org.jspecify.annotations.NullMarked;
