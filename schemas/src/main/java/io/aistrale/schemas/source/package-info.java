/// Registered direct publishers: what they may ask for, wherever their records are read.
@NullMarked
package io.aistrale.schemas.source;

import org.jspecify.annotations.NullMarked;
