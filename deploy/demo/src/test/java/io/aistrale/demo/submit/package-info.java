@NullMarked
package io.aistrale.demo.submit;

import org.jspecify.annotations.NullMarked;
