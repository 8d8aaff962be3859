/// The demo: real support tickets through the running stack, and checks aloud. It sees the stack as
/// any user would: HTTP, Kafka and SQL.
@NullMarked
package io.aistrale.demo;

import org.jspecify.annotations.NullMarked;
