/// Why a request or an attempt failed, who is at fault, and what may be retried.
@NullMarked
package io.aistrale.schemas.error;

import org.jspecify.annotations.NullMarked;
