/// One request's way from arrival to its terminal result: admit, reserve, attempt, retry, settle.
@NullMarked
package io.aistrale.worker.inference;

import org.jspecify.annotations.NullMarked;
