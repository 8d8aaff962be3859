/// What becomes of committed entries when they are told to others.
@NullMarked
package io.aistrale.cost.publish;

import org.jspecify.annotations.NullMarked;
