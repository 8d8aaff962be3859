/// API keys of the callers: made, looked up, revoked.
@NullMarked
package io.aistrale.gateway.key;

import org.jspecify.annotations.NullMarked;
