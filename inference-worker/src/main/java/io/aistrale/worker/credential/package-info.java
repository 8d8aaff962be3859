/// Provider tokens: looked up in PostgreSQL, opened in memory only.
@NullMarked
package io.aistrale.worker.credential;

import org.jspecify.annotations.NullMarked;
