@NullMarked
package io.aistrale.worker.budget;

import org.jspecify.annotations.NullMarked;
