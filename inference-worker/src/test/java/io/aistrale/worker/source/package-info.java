@NullMarked
package io.aistrale.worker.source;

import org.jspecify.annotations.NullMarked;
