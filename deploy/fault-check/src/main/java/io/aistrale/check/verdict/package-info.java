/// What the facts of a run say. Pure, and written from the journal's rules alone: no code of the
/// services.
@NullMarked
package io.aistrale.check.verdict;

import org.jspecify.annotations.NullMarked;
