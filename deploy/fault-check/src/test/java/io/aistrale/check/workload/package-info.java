@NullMarked
package io.aistrale.check.workload;

import org.jspecify.annotations.NullMarked;
