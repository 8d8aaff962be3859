/// To Kafka: the journal, copies of results, dead letters.
@NullMarked
package io.aistrale.worker.publish;

import org.jspecify.annotations.NullMarked;
