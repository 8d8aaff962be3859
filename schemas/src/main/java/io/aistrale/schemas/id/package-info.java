/// Identities: version 7 UUIDs and the day they belong to.
@NullMarked
package io.aistrale.schemas.id;

import org.jspecify.annotations.NullMarked;
