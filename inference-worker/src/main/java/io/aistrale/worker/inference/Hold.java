package io.aistrale.worker.inference;

import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.journal.Past;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// This worker's hold on the place of one request in its partition.
public interface Hold {
    /// Whether a call may leave now: the partition is ours, and the lease, counted from sending the
    /// last accepted offset commit, runs.
    boolean mayCall();

    /// Whether the partition went to somebody else, who takes care of the request from now on.
    boolean isLost();

    /// Takes a step unless the partition was given up; giving it up waits for the step's end.
    ///
    /// @return what the step gave; null where it was not taken
    <T> @Nullable T ifHeld(Supplier<T> step);

    /// The first step was taken; told once, whatever came of it.
    void begun();

    /// A call, or an end without one, is about to be written: until [#closed] the partition is not
    /// given up without a word to its next owner, who then reads what was on its way.
    void opens();

    /// Runs the call, now or when enough others have been answered: calls in flight are bounded.
    ///
    /// @param first whether it goes before those who wait already
    void whenPlaceIsFree(boolean first, Runnable call);

    /// The provider has answered, or is not called now: another request may have the place in
    /// flight until [#opens].
    void answered();

    /// The end is in the journal.
    void closed();

    /// How the request stands, whose end was written here without a call: a former owner of the
    /// partition may have had entries of its own on their way.
    ///
    /// @return where it has not ended after all, how it goes on; never completes once the partition
    ///   is lost
    CompletableFuture<Past> confirm(JournalPosition written);

    /// The end that is about to be written is without a call, and is to be confirmed: until
    /// [#finish] a successor sends whatever it finds to be the result.
    void unconfirmed();

    /// The request's end is about to be written; until [#finish] a successor sends the copy again.
    void ending();

    /// The request's end is durable and its copies are sent; its offset may be committed.
    void finish();

    /// Runs once the place is given back, by [#finish] or for a lost partition.
    void whenOver(Runnable told);

    /// The partition is lost and nothing is open here: the place in the in-flight limit is given
    /// back, the offset stays open for the successor.
    void abandon();
}
