/// What is done to them.
@NullMarked
package io.aistrale.check.fault;

import org.jspecify.annotations.NullMarked;
