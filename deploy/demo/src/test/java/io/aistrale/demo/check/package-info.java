@NullMarked
package io.aistrale.demo.check;

import org.jspecify.annotations.NullMarked;
