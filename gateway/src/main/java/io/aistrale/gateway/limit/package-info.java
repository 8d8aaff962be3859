/// Limits of requests and tokens a minute: who sets them, and how the rates under them stand. The
/// workers keep them; nothing here holds a request back.
@NullMarked
package io.aistrale.gateway.limit;

import org.jspecify.annotations.NullMarked;
