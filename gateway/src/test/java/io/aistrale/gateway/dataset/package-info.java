@NullMarked
package io.aistrale.gateway.dataset;

import org.jspecify.annotations.NullMarked;
