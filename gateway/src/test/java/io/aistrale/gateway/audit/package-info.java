@NullMarked
package io.aistrale.gateway.audit;

import org.jspecify.annotations.NullMarked;
