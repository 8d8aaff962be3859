@NullMarked
package io.aistrale.bench.gateway;

import org.jspecify.annotations.NullMarked;
