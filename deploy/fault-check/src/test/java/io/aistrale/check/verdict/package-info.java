@NullMarked
package io.aistrale.check.verdict;

import org.jspecify.annotations.NullMarked;
