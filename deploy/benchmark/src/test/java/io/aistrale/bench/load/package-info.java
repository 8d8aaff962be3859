@NullMarked
package io.aistrale.bench.load;

import org.jspecify.annotations.NullMarked;
