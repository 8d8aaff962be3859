@NullMarked
package io.aistrale.gateway.prompt;

import org.jspecify.annotations.NullMarked;
