/// What must hold afterwards, each computed from what the stack and the simulator say themselves.
@NullMarked
package io.aistrale.demo.check;

import org.jspecify.annotations.NullMarked;
