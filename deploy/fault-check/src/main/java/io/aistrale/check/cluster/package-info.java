/// The processes of a check, by their recorded ids.
@NullMarked
package io.aistrale.check.cluster;

import org.jspecify.annotations.NullMarked;
