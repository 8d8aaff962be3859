/// Registered direct publishers: whose topics are read, and for whom they may ask.
@NullMarked
package io.aistrale.worker.source;

import org.jspecify.annotations.NullMarked;
