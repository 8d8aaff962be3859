@NullMarked
package io.aistrale.worker.cancel;

import org.jspecify.annotations.NullMarked;
