/// How the demo asks: over HTTP in three ways, and by Spring's ReplyingKafkaTemplate.
@NullMarked
package io.aistrale.demo.submit;

import org.jspecify.annotations.NullMarked;
