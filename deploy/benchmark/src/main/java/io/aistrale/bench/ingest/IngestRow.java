package io.aistrale.bench.ingest;

import org.jspecify.annotations.Nullable;

/// The figures of one size. An attempt counts with all its rows: one each in `attempt`,
/// `inference`, `inference_result` and `cost_record`.
///
/// @param attemptsPerSecond both services together, from Kafka, with rollups
/// @param rawCopyRowsPerSecond attempts whose rows COPY writes into the same tables and indexes
/// @param rows attempts in the partition before the measured ones
/// @param cpuMicrosPerRow of both services and PostgreSQL, an attempt
/// @param pipelineRequestsPerSecond from the gateway to the cost record; the same in every row
record IngestRow(
        @Nullable Double attemptsPerSecond,
        @Nullable Double rawCopyRowsPerSecond,
        int rows,
        @Nullable Double cpuMicrosPerRow,
        @Nullable Double pipelineRequestsPerSecond) {}
