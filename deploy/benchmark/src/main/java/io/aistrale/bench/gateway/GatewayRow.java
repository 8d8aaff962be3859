package io.aistrale.bench.gateway;

import org.jspecify.annotations.Nullable;

/// The figures of one workload. Null: another workload's, refused, or not installed.
///
/// @param size requests a second that were due; callers, of those that wait
/// @param bareProducerP99Millis from due to acknowledged, without a gateway
/// @param cpuMicrosPerRequest of the gateway's process
/// @param nginxCpuMicrosPerRequest of nginx, for a chat that is not streamed
/// @param endToEndOverheadP50Millis from due to the last byte, less the provider's own time
/// @param firstTokenOverheadP50Millis from due to the first event, less the provider's own time
/// @param waitingCallers at one time
/// @param residentMebibytes of the gateway with them
/// @param errors of all requests, those that warm up included
record GatewayRow(
        String workload,
        int size,
        @Nullable Double acceptP50Millis,
        @Nullable Double acceptP99Millis,
        @Nullable Double bareProducerP99Millis,
        @Nullable Double cpuMicrosPerRequest,
        @Nullable Double nginxCpuMicrosPerRequest,
        @Nullable Double portkeyCpuMicrosPerRequest,
        @Nullable Double endToEndOverheadP50Millis,
        @Nullable Double endToEndOverheadP99Millis,
        @Nullable Double firstTokenOverheadP50Millis,
        @Nullable Double requestsPerSecond,
        @Nullable Integer waitingCallers,
        @Nullable Double residentMebibytes,
        long errors) {}
