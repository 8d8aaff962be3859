@NullMarked
package io.aistrale.worker.publish;

import org.jspecify.annotations.NullMarked;
