@NullMarked
package io.aistrale.check.money;

import org.jspecify.annotations.NullMarked;
