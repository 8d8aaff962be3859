/// Reads what the journal, the reply topics, the simulator and PostgreSQL say.
@NullMarked
package io.aistrale.check.evidence;

import org.jspecify.annotations.NullMarked;
