/// Looks for secrets and prompts where they must not stand.
@NullMarked
package io.aistrale.systemtest.leak;

import org.jspecify.annotations.NullMarked;
