/// From Kafka: takes requests in any order of completion and commits the lowest unfinished offset.
@NullMarked
package io.aistrale.worker.consume;

import org.jspecify.annotations.NullMarked;
