@NullMarked
package io.aistrale.worker.credential;

import org.jspecify.annotations.NullMarked;
