@NullMarked
package io.aistrale.demo;

import org.jspecify.annotations.NullMarked;
