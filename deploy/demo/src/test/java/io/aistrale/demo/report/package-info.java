@NullMarked
package io.aistrale.demo.report;

import org.jspecify.annotations.NullMarked;
