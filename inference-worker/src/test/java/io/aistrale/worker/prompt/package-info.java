@NullMarked
package io.aistrale.worker.prompt;

import org.jspecify.annotations.NullMarked;
