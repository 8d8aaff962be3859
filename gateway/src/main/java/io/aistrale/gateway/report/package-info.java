/// What was spent and by which calls, read from the rollups and the ledger.
@NullMarked
package io.aistrale.gateway.report;

import org.jspecify.annotations.NullMarked;
