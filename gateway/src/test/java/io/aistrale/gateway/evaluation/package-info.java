@NullMarked
package io.aistrale.gateway.evaluation;

import org.jspecify.annotations.NullMarked;
