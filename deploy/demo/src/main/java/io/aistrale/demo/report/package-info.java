/// What the demo prints: plain text, at most 100 columns wide.
@NullMarked
package io.aistrale.demo.report;

import org.jspecify.annotations.NullMarked;
