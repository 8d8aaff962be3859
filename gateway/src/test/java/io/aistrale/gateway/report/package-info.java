@NullMarked
package io.aistrale.gateway.report;

import org.jspecify.annotations.NullMarked;
