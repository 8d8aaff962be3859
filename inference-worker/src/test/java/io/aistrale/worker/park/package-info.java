@NullMarked
package io.aistrale.worker.park;

import org.jspecify.annotations.NullMarked;
