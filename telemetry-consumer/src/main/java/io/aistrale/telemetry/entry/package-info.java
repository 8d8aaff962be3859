/// What records mean for the tables; pure, neither Kafka nor SQL.
@NullMarked
package io.aistrale.telemetry.entry;

import org.jspecify.annotations.NullMarked;
