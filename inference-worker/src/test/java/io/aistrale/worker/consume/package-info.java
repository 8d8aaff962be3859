@NullMarked
package io.aistrale.worker.consume;

import org.jspecify.annotations.NullMarked;
