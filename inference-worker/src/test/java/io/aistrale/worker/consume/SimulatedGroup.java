package io.aistrale.worker.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The consumer group's coordinator: who owns what, whose commits are accepted, who is taken for
/// dead.
final class SimulatedGroup {
    private static final Duration SESSION = Duration.ofSeconds(10);

    private final Schedule schedule;
    private final SimulatedKafka kafka;
    private final List<TopicPartition> partitions;
    private final Map<SimulatedWorker, Long> seenNanos = new LinkedHashMap<>();
    private final Map<TopicPartition, @Nullable SimulatedWorker> owners = new HashMap<>();

    private final Map<TopicPartition, Integer> generations = new HashMap<>();

    /// Those whose owner is giving them up.
    private final Set<TopicPartition> moving = new HashSet<>();

    SimulatedGroup(Schedule schedule, SimulatedKafka kafka, List<TopicPartition> partitions) {
        this.schedule = schedule;
        this.kafka = kafka;
        this.partitions = partitions;
        schedule.at(Duration.ofSeconds(1), null, this::watch);
    }

    void join(SimulatedWorker worker) {
        seenNanos.put(worker, schedule.nanos());
        worker.start(this);
        giveOwnerless();
    }

    /// Moves one partition, in order, from its owner to another member.
    void move() {
        var partition = partitions.get(schedule.random().nextInt(partitions.size()));
        var owner = owners.get(partition);
        if (owner == null || seenNanos.size() < 2 || !moving.add(partition)) {
            return;
        }
        schedule.soon(
                owner.process(),
                () -> {
                    if (owners.get(partition) == owner) {
                        generations.merge(partition, 1, Integer::sum);
                        kafka.commits().putAll(ownedBy(owner, owner.committable()));
                        owner.revoke(
                                partition,
                                () -> schedule.soon(null, () -> given(partition, owner)));
                    }
                });
    }

    private void given(TopicPartition partition, SimulatedWorker by) {
        if (owners.get(partition) == by) {
            var others = seenNanos.keySet().stream().filter(worker -> worker != by).toList();
            give(
                    partition,
                    others.isEmpty() ? by : others.get(schedule.random().nextInt(others.size())));
        }
    }

    private void give(TopicPartition partition, SimulatedWorker worker) {
        owners.put(partition, worker);
        moving.remove(partition);
        int generation = generations.merge(partition, 1, Integer::sum);
        schedule.soon(
                worker.process(),
                () -> {
                    if (generations.getOrDefault(partition, 0) == generation) {
                        worker.assigned(partition);
                    }
                });
    }

    /// A commit, which is a heartbeat too. One of a worker that was taken for dead is refused; from
    /// the refusal it learns that it was.
    boolean accept(SimulatedWorker worker, Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!seenNanos.containsKey(worker)) {
            schedule.soon(
                    worker.process(),
                    () -> {
                        if (!seenNanos.containsKey(worker)) {
                            worker.lost();
                            rejoin(worker);
                        }
                    });
            return false;
        }
        seenNanos.put(worker, schedule.nanos());
        kafka.commits().putAll(ownedBy(worker, offsets));
        return true;
    }

    private void rejoin(SimulatedWorker worker) {
        seenNanos.put(worker, schedule.nanos());
        giveOwnerless();
    }

    private Map<TopicPartition, OffsetAndMetadata> ownedBy(
            SimulatedWorker worker, Map<TopicPartition, OffsetAndMetadata> offsets) {
        var owned = new HashMap<>(offsets);
        owned.keySet().removeIf(partition -> owners.get(partition) != worker);
        return owned;
    }

    private void watch() {
        var dead = new ArrayList<SimulatedWorker>();
        seenNanos.forEach((worker, seen) -> {
            if (schedule.nanos() - seen > SESSION.toNanos()) {
                dead.add(worker);
            }
        });
        dead.forEach(seenNanos::remove);
        for (var partition : partitions) {
            if (dead.contains(owners.get(partition))) {
                owners.put(partition, null);
                generations.merge(partition, 1, Integer::sum);
            }
        }
        giveOwnerless();
        schedule.at(Duration.ofSeconds(1), null, this::watch);
    }

    private void giveOwnerless() {
        var members = List.copyOf(seenNanos.keySet());
        for (var partition : partitions) {
            if (owners.get(partition) == null && !members.isEmpty()) {
                give(partition, members.get(schedule.random().nextInt(members.size())));
            }
        }
    }

    SimulatedWorker ownerOf(TopicPartition partition) {
        return Objects.requireNonNull(owners.get(partition));
    }

    /// Who owns what, and how far it is.
    @Override
    public String toString() {
        var lines = new StringBuilder();
        for (var partition : partitions) {
            var owner = owners.get(partition);
            lines.append(
                    "%s: owner %s, committed %s of %d, owner's word %s%n"
                            .formatted(
                                    partition,
                                    owner == null ? "none" : owner.id(),
                                    kafka.commits().get(partition),
                                    kafka.requests(partition).size(),
                                    owner == null ? "" : owner.committable().get(partition)));
        }
        return lines.toString();
    }

    boolean isDone() {
        return partitions.stream()
                .allMatch(partition -> {
                    var commit = kafka.commits().get(partition);
                    int end = kafka.requests(partition).size();
                    return end == 0 || (commit != null && commit.offset() == end);
                });
    }
}
