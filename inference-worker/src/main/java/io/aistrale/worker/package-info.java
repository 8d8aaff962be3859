/// In: requests from the request topics. Out: journal entries, one call at a time to providers,
/// copies of results. Nothing accepted is lost: a request's offset is committed only after its end
/// is in the journal. Repeated may be calls that were open when a worker died, and copies of
/// results.
@NullMarked
package io.aistrale.worker;

import org.jspecify.annotations.NullMarked;
