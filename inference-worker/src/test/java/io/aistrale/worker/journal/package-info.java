@NullMarked
package io.aistrale.worker.journal;

import org.jspecify.annotations.NullMarked;
