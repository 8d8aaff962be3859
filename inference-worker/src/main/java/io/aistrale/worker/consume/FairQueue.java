package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.consume.Waiting.Turn;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.place.LaneTurns;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Records that were read and wait for a place in flight, and whose turn it is. The tenants of a
/// lane take turns; within a tenant its topics, within a topic its partitions, and there the higher
/// priority goes first, then the lower offset. So neither a deep backlog, nor many topics or
/// partitions, bring more than a turn. Where both lanes wait, bulk has one turn in ten.
///
/// Of a partition a few records wait. Where several tenants are about in a lane it reads ahead as
/// far as half of the most bytes, so that who comes behind another's flood is met; where one is
/// alone that would only keep more in memory. Belongs to the poll thread, but for the count of what
/// waits.
final class FairQueue {
    /// So many of a partition wait, as long as bytes are left.
    static final int ALWAYS_READ = 64;

    private final Shares shares;
    private final long mostBytes;
    private final Map<Lane, InLane> lanes = new EnumMap<>(Lane.class);
    private final Map<TopicPartition, Integer> waiting = new ConcurrentHashMap<>();

    /// The last record of each request that waits.
    private final Map<TopicPartition, Map<UUID, Waiting>> last = new HashMap<>();

    private final LaneTurns turns = new LaneTurns();

    private static final class InLane {
        private final Turns<String, OfTenant> tenants = new Turns<>();
        private long bytes;
    }

    private static final class OfTenant {
        private final Turns<String, Turns<TopicPartition, PriorityQueue<Waiting>>> topics =
                new Turns<>();
        private int waiting;
    }

    private static final Comparator<Waiting> FIRST =
            Comparator.<Waiting>comparingInt(one -> -one.turn().priority())
                    .thenComparingLong(one -> one.slot().offset());

    /// Things that take turns: who has had one goes to the end.
    private static final class Turns<K, V> {
        private final SequencedMap<K, V> order = new LinkedHashMap<>();

        V of(K key, Supplier<V> made) {
            return order.computeIfAbsent(key, _ -> made.get());
        }

        @Nullable V get(K key) {
            return order.get(key);
        }

        void remove(K key) {
            order.remove(key);
        }

        boolean isEmpty() {
            return order.isEmpty();
        }

        Collection<V> all() {
            return order.values();
        }

        /// What the first has that has anything; it goes to the end.
        <T> @Nullable T next(Predicate<K> passes, Function<V, @Nullable T> find) {
            for (var one : order.entrySet()) {
                if (!passes.test(one.getKey())) {
                    continue;
                }
                T found = find.apply(one.getValue());
                if (found != null) {
                    order.putLast(one.getKey(), one.getValue());
                    return found;
                }
            }
            return null;
        }
    }

    /// @param mostBytes of what waits, with what it takes in memory
    /// @param shares told who waits
    FairQueue(long mostBytes, Shares shares) {
        this.mostBytes = mostBytes;
        this.shares = shares;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new InLane());
        }
    }

    void offer(Waiting one) {
        var partition = one.partition();
        var inLane = lane(one.lane());
        var tenant = inLane.tenants.of(one.tenant(), OfTenant::new);
        tenant.topics
                .of(partition.topic(), Turns::new)
                .of(partition, () -> new PriorityQueue<>(FIRST))
                .add(one);
        tenant.waiting++;
        inLane.bytes += one.bytes();
        waiting.merge(partition, 1, Integer::sum);
        var id = one.requestId();
        if (id != null) {
            last.computeIfAbsent(partition, _ -> new HashMap<>()).put(id, one);
        }
        shares.waits(one.lane(), one.tenant(), 1);
    }

    /// The turn of the record of a request that waits, which another one of the same request
    /// shares: whoever's it says it is, it has its turn behind the one that it repeats. Null where
    /// none waits.
    @Nullable Turn turnOf(TopicPartition partition, UUID requestId) {
        var before = last.getOrDefault(partition, Map.of()).get(requestId);
        return before == null ? null : before.turn();
    }

    /// Whether more of a partition is wanted.
    ///
    /// @param shared whether several tenants are about in a lane
    boolean wants(TopicPartition partition, Predicate<Lane> shared) {
        boolean few = waiting.getOrDefault(partition, 0) < ALWAYS_READ;
        if (few && bytes() < mostBytes) {
            return true;
        }
        // A parked topic holds both lanes.
        var held =
                ParkedTopic.of(partition.topic()).isPresent()
                        ? lanes.keySet()
                        : Set.of(Topics.laneOf(partition.topic()));
        return held.stream().noneMatch(this::isFull) && (few || held.stream().anyMatch(shared));
    }

    boolean isWaiting(TopicPartition partition) {
        return waiting.containsKey(partition);
    }

    /// Whether a lane has read ahead as far as it may.
    boolean isFull(Lane lane) {
        return lane(lane).bytes >= mostBytes / 2;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Records that wait, of a topic; for any thread.
    long waiting(String topic) {
        return waiting.entrySet().stream()
                .filter(one -> one.getKey().topic().equals(topic))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// Takes the record whose turn it is, of those that may be taken.
    ///
    /// @param lanes whether a lane has places
    /// @param tenants whether a tenant of a lane may have one
    /// @param ready whether records of a partition may be taken
    @Nullable Waiting next(
            Predicate<Lane> lanes,
            BiPredicate<Lane, String> tenants,
            Predicate<TopicPartition> ready) {
        return turns.next(lane -> lanes.test(lane) ? next(lane, tenants, ready) : null);
    }

    private @Nullable Waiting next(
            Lane lane, BiPredicate<Lane, String> tenants, Predicate<TopicPartition> ready) {
        return taken(
                lane(lane)
                        .tenants
                        .next(tenant -> tenants.test(lane, tenant), tenant -> head(tenant, ready)));
    }

    /// Takes a record of the tenant of whom most wait.
    @Nullable Waiting ofTheDeepest(Lane lane, Predicate<TopicPartition> ready) {
        var most =
                lane(lane).tenants.all().stream()
                        .max(Comparator.comparingInt(tenant -> tenant.waiting));
        return taken(most.map(tenant -> head(tenant, ready)).orElse(null));
    }

    private static @Nullable Waiting head(OfTenant tenant, Predicate<TopicPartition> ready) {
        return tenant.topics.next(
                _ -> true, partitions -> partitions.next(ready, PriorityQueue::peek));
    }

    private @Nullable Waiting taken(@Nullable Waiting head) {
        if (head == null) {
            return null;
        }
        var inLane = lane(head.lane());
        var tenant = Objects.requireNonNull(inLane.tenants.get(head.tenant()));
        var topic = Objects.requireNonNull(tenant.topics.get(head.partition().topic()));
        var records = Objects.requireNonNull(topic.get(head.partition()));
        records.remove();
        if (records.isEmpty()) {
            topic.remove(head.partition());
        }
        left(head, inLane, tenant, topic);
        waiting.computeIfPresent(head.partition(), (_, count) -> count == 1 ? null : count - 1);
        var id = head.requestId();
        if (id != null) {
            Objects.requireNonNull(last.get(head.partition())).remove(id, head);
        }
        turns.had(head.lane());
        return head;
    }

    private void left(
            Waiting one,
            InLane inLane,
            OfTenant tenant,
            Turns<TopicPartition, PriorityQueue<Waiting>> topic) {
        if (topic.isEmpty()) {
            tenant.topics.remove(one.partition().topic());
        }
        if (--tenant.waiting == 0) {
            inLane.tenants.remove(one.tenant());
        }
        inLane.bytes -= one.bytes();
        shares.waits(one.lane(), one.tenant(), -1);
    }

    /// Forgets a partition that went to somebody else.
    void forget(TopicPartition partition) {
        lanes.values()
                .forEach(inLane ->
                        List.copyOf(inLane.tenants.all())
                                .forEach(tenant -> forget(partition, inLane, tenant)));
        waiting.remove(partition);
        last.remove(partition);
    }

    private void forget(TopicPartition partition, InLane inLane, OfTenant tenant) {
        var topic = tenant.topics.get(partition.topic());
        var records = topic == null ? null : topic.get(partition);
        if (topic != null && records != null) {
            topic.remove(partition);
            records.forEach(one -> left(one, inLane, tenant, topic));
        }
    }

    private InLane lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    private long bytes() {
        return lanes.values().stream().mapToLong(inLane -> inLane.bytes).sum();
    }
}
