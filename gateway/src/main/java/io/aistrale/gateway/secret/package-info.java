/// What this gateway must know and never tell: the secret file its keys are derived from.
@NullMarked
package io.aistrale.gateway.secret;

import org.jspecify.annotations.NullMarked;
