/// Public inference ids, which carry the proof whose they are.
@NullMarked
package io.aistrale.gateway.id;

import org.jspecify.annotations.NullMarked;
