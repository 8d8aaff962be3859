/// What the worker costs beside a bare Netty loop and its peers: `deploy/aistrale bench worker`.
/// Starts every contender as a process of its own and reads what it took from outside.
@NullMarked
package io.aistrale.bench;

import org.jspecify.annotations.NullMarked;
