/// Results in: the reply topic while somebody waits, the database for everybody else.
@NullMarked
package io.aistrale.gateway.result;

import org.jspecify.annotations.NullMarked;
