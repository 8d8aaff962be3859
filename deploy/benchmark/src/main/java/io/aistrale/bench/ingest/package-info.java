/// `bench ingest`: how fast the journal becomes rows and money, beside COPY of the same rows, and
/// how many requests a second the whole pipeline sustains.
@NullMarked
package io.aistrale.bench.ingest;

import org.jspecify.annotations.NullMarked;
