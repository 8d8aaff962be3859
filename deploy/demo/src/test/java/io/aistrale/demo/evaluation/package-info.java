@NullMarked
package io.aistrale.demo.evaluation;

import org.jspecify.annotations.NullMarked;
