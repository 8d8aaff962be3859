/// Who changed what through the administrative routes.
@NullMarked
package io.aistrale.gateway.audit;

import org.jspecify.annotations.NullMarked;
