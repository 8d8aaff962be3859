/// Who has the places in flight: tenants by their weights, and at each credential no more calls
/// than it bears.
@NullMarked
package io.aistrale.worker.place;

import org.jspecify.annotations.NullMarked;
