package io.aistrale.worker.consume;

import io.aistrale.worker.park.ParkedTopic;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How this worker takes part.
///
/// @param groupId consumer group of all workers, default `inference-worker`
/// @param instanceId static membership: a name that survives restarts, so that a restarted worker
///   resumes within seconds; default none
/// @param requestTopics topics to take requests from, beside the parked topics; default both lanes
/// @param sourcesRefresh between looks for registered sources, whose topics are read too; default 5
///   s
/// @param replyAliases registered reply aliases, default `default` and `gateway`
/// @param maxInFlight most requests worked on at once, default 4,000
/// @param maxInFlightBytes most bytes of them, default 256 MB
/// @param maxWaitingBytes most bytes of requests read ahead of their turn where several tenants
///   share a lane, with what they take in memory: some 1,200 each, and twice their record. Half of
///   it is for one lane. Who comes behind another's flood is met at once while the flood fits in;
///   at least 64 KB, default 160 MB, which holds 50,000 small ones of a lane
/// @param cancellationsKept most cancellations known at once of each topic they come from, some 200
///   bytes each; beyond it the oldest are forgotten, default 200,000
/// @param sessionTimeout after which the group takes a silent worker for dead, default 10 s
/// @param heartbeat heartbeat interval, default 3 s
/// @param commitInterval between offset commits, default 200 ms
/// @param drainTimeout longest wait for open calls at shutdown, default 25 s
/// @param routingFile YAML file with `aistrale.providers` and `aistrale.routes`, which come before
///   those set elsewhere; read again when it changes; default none
/// @param failpoint for fault tests only: where the worker ends as if killed, default none
@Validated
@ConfigurationProperties("aistrale.worker")
public record WorkerProperties(
        @DefaultValue("inference-worker") @NotBlank String groupId,
        @Nullable String instanceId,
        @DefaultValue({"inference.requests", "inference.requests.bulk"}) @NotEmpty
                List<String> requestTopics,
        @DefaultValue("5s") Duration sourcesRefresh,
        @DefaultValue({"default", "gateway"}) @NotEmpty Set<String> replyAliases,
        @DefaultValue("4000") @Min(1) int maxInFlight,
        @DefaultValue("256MB") DataSize maxInFlightBytes,
        @DefaultValue("160MB") DataSize maxWaitingBytes,
        @DefaultValue("200000") @Min(1) int cancellationsKept,
        @DefaultValue("10s") Duration sessionTimeout,
        @DefaultValue("3s") Duration heartbeat,
        @DefaultValue("200ms") Duration commitInterval,
        @DefaultValue("25s") Duration drainTimeout,
        @Nullable String routingFile,
        @Nullable String failpoint) {
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final DataSize LEAST_WAITING_BYTES = DataSize.ofKilobytes(64);

    public WorkerProperties {
        if (maxWaitingBytes.compareTo(LEAST_WAITING_BYTES) < 0) {
            throw new IllegalArgumentException(
                    "aistrale.worker.max-waiting-bytes ("
                            + maxWaitingBytes
                            + ") must be at least 64KB");
        }
        if (sessionTimeout.minus(heartbeat).minus(MARGIN).compareTo(commitInterval.multipliedBy(2))
                <= 0) {
            throw new IllegalArgumentException(
                    "aistrale.worker.session-timeout ("
                            + sessionTimeout
                            + ") must exceed heartbeat, a second and two commit intervals together");
        }
    }

    /// Null for none; an environment variable that is empty names none.
    public @Nullable Path routingPath() {
        return routingFile == null || routingFile.isBlank() ? null : Path.of(routingFile);
    }

    /// Those of publishers that are not registered sources, and those of what waits.
    public List<String> allRequestTopics() {
        var all = new ArrayList<>(requestTopics);
        all.addAll(ParkedTopic.topics());
        return all;
    }

    /// How long the worker may trust an accepted commit.
    Duration lease() {
        return sessionTimeout.minus(heartbeat).minus(MARGIN);
    }
}
