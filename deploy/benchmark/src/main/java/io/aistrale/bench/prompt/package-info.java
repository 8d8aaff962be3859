/// What rendering a stored prompt takes.
@NullMarked
package io.aistrale.bench.prompt;

import org.jspecify.annotations.NullMarked;
