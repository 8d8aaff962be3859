/// Tables for people, JSON for programs.
@NullMarked
package io.aistrale.check.report;

import org.jspecify.annotations.NullMarked;
