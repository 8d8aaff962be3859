/// Repricings: what operators ask the cost aggregator to price again, and how far it has come.
@NullMarked
package io.aistrale.gateway.reprice;

import org.jspecify.annotations.NullMarked;
