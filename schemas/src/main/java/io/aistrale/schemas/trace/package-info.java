/// W3C trace context as it travels in record headers and journal entries.
@NullMarked
package io.aistrale.schemas.trace;

import org.jspecify.annotations.NullMarked;
