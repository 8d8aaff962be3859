@NullMarked
package io.aistrale.gateway.run;

import org.jspecify.annotations.NullMarked;
