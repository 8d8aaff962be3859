@NullMarked
package io.aistrale.worker.provider;

import org.jspecify.annotations.NullMarked;
