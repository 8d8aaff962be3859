/// The `aistrale` command. In: ports and secrets by environment variable, a data directory. Out: a
/// broker, a schema registry, PostgreSQL, the provider simulator and the four services as processes
/// of this machine, watched and started again when they die. What is in the data directory
/// survives; nothing else is kept.
@NullMarked
package io.aistrale.stack;

import org.jspecify.annotations.NullMarked;
