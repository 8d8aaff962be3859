/// Stored prompts: which version a request means, and what it is rendered to.
@NullMarked
package io.aistrale.worker.prompt;

import org.jspecify.annotations.NullMarked;
