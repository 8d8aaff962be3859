/// Rules by which results are scored automatically: what is set, and by whom.
@NullMarked
package io.aistrale.gateway.evaluation;

import org.jspecify.annotations.NullMarked;
