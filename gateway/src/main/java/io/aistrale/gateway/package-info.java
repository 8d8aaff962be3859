/// The one HTTP edge. In: HTTP requests with an API key. Out: `InferenceRequest` records, and
/// results handed back from reply and chunk records and the database.
///
/// What was answered with 202 is in Kafka and is not lost; a 503 says whether the request may have
/// got there all the same. Nothing is kept here: an instance that dies loses only its open waits
/// and streams.
@NullMarked
package io.aistrale.gateway;

import org.jspecify.annotations.NullMarked;
