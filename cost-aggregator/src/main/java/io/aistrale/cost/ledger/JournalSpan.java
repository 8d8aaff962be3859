package io.aistrale.cost.ledger;

/// The part of one journal partition that a batch covers.
///
/// @param expected position the ledger is thought to stand at; [#NOT_READ_YET]: at none
/// @param first offset of the batch's first record
/// @param next position after the batch
public record JournalSpan(int partition, long expected, long first, long next) {
    /// No position is stored: the partition is read from its beginning.
    public static final long NOT_READ_YET = -1;

    /// With the records before `next`, too.
    public JournalSpan upTo(long next) {
        return new JournalSpan(partition, expected, first, Math.max(this.next, next));
    }
}
