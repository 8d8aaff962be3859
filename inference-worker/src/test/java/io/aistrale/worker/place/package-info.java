/// Tests of who has the places in flight.
@NullMarked
package io.aistrale.worker.place;

import org.jspecify.annotations.NullMarked;
