/// Waiting without a place in flight: a request that has to wait longer than a few seconds gives
/// its place back durably, and comes back by itself when its time has come.
@NullMarked
package io.aistrale.worker.park;

import org.jspecify.annotations.NullMarked;
