@NullMarked
package io.aistrale.worker.route;

import org.jspecify.annotations.NullMarked;
