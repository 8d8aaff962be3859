@NullMarked
package io.aistrale.bench.costs;

import org.jspecify.annotations.NullMarked;
