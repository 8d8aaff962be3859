@NullMarked
package io.aistrale.worker;

import org.jspecify.annotations.NullMarked;
