@NullMarked
package io.aistrale.worker.inference;

import org.jspecify.annotations.NullMarked;
