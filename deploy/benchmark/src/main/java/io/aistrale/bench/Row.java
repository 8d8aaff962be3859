package io.aistrale.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// One workload and size as `--json` has it: medians over the rounds, null where refused or not
/// measured. The names are the public contract.
@JsonInclude(JsonInclude.Include.ALWAYS)
record Row(
        String workload,
        int inFlight,
        @Nullable Double throughputRatio,
        @Nullable Double cpuMicrosPerCall,
        @Nullable Double floorCpuMicrosPerCall,
        @Nullable Double parallelConsumerCpuMicrosPerCall,
        @Nullable Double jdkClientCpuMicrosPerCall,
        @Nullable Double rssMibPer1000InFlight,
        @Nullable Double floorRssMibPer1000InFlight,
        @Nullable Long errors) {}
