/// Idempotency keys: which inference a user's key stands for. A row is written before its request
/// is published; without a key nothing is.
@NullMarked
package io.aistrale.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
