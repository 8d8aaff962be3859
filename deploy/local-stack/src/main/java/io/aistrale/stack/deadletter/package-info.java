/// Dead letters: looks at the `*-dlt` topics of any cluster and sends their records back.
@NullMarked
package io.aistrale.stack.deadletter;

import org.jspecify.annotations.NullMarked;
