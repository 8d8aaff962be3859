/// Results in: the reply topic while somebody waits, the chunk topic beside it while somebody
/// streams, the database for everybody else.
@NullMarked
package io.aistrale.gateway.result;

import org.jspecify.annotations.NullMarked;
