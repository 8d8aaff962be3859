/// Tests of the whole service with a real broker and a real PostgreSQL.
@NullMarked
package io.aistrale.cost.journal;

import org.jspecify.annotations.NullMarked;
