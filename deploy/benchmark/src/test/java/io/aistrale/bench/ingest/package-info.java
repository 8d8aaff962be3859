@NullMarked
package io.aistrale.bench.ingest;

import org.jspecify.annotations.NullMarked;
