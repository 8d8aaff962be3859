/// The journal: what a worker writes before and after every provider call, and what a successor
/// reads back from it when it takes a partition over.
@NullMarked
package io.aistrale.worker.journal;

import org.jspecify.annotations.NullMarked;
