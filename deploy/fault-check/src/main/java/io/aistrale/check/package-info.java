/// Kills what can be killed under load, and checks the books afterwards.
@NullMarked
package io.aistrale.check;

import org.jspecify.annotations.NullMarked;
