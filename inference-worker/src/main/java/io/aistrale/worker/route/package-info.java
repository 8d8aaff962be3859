/// Named routes: which targets may serve a request, in which order, and which of them are cooling
/// down.
@NullMarked
package io.aistrale.worker.route;

import org.jspecify.annotations.NullMarked;
