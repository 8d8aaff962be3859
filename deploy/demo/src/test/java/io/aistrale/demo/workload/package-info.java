@NullMarked
package io.aistrale.demo.workload;

import org.jspecify.annotations.NullMarked;
