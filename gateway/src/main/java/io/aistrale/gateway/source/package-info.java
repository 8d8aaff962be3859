/// Direct publishers: who they are and for whom they may ask. The workers hold them to it.
@NullMarked
package io.aistrale.gateway.source;

import org.jspecify.annotations.NullMarked;
