/// What has had its time: days of tables are dropped whole.
@NullMarked
package io.aistrale.telemetry.retention;

import org.jspecify.annotations.NullMarked;
