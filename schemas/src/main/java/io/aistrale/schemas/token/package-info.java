/// Provider tokens at rest: sealed with the public keyset, opened only where a provider is called,
/// with the private one.
@NullMarked
package io.aistrale.schemas.token;

import org.jspecify.annotations.NullMarked;
