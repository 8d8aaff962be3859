/// What models said, at rest: sealed by who writes it, opened by who hands it back, with one secret
/// keyset that only those two have.
@NullMarked
package io.aistrale.schemas.content;

import org.jspecify.annotations.NullMarked;
