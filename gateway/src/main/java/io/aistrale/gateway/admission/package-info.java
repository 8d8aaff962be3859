/// Decides who calls and whether what they ask can be asked.
@NullMarked
package io.aistrale.gateway.admission;

import org.jspecify.annotations.NullMarked;
