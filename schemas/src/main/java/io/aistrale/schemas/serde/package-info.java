/// Bytes in, events out: Avro records in Confluent's wire format, their schemas kept in a registry
/// that speaks Confluent's REST API (Confluent Schema Registry or Apicurio).
///
/// Start at [EventCodec]. Bytes that make no sense are a value, [Decoded.Undecodable]; a registry
/// that cannot be reached is lost infrastructure and an exception, [RegistryUnavailableException].
@NullMarked
package io.aistrale.schemas.serde;

import org.jspecify.annotations.NullMarked;
