/// Kafka broker, schema registry and PostgreSQL as real processes, for the local stack and for
/// tests. In: ports and directories. Out: servers that answer, and that end when this JVM does.
/// Knows nothing of Aistrale: no topics, no tables.
@NullMarked
package io.aistrale.parts;

import org.jspecify.annotations.NullMarked;
