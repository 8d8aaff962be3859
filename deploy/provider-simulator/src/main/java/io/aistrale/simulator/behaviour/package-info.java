/// How a model behaves, as told by its name.
@NullMarked
package io.aistrale.simulator.behaviour;

import org.jspecify.annotations.NullMarked;
