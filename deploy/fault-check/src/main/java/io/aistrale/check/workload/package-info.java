/// What is asked: drawn from a seed.
@NullMarked
package io.aistrale.check.workload;

import org.jspecify.annotations.NullMarked;
