@NullMarked
package io.aistrale.check.report;

import org.jspecify.annotations.NullMarked;
