/// HTTP in: the native interface, the OpenAI façade, and one form of error for everything.
@NullMarked
package io.aistrale.gateway.api;

import org.jspecify.annotations.NullMarked;
