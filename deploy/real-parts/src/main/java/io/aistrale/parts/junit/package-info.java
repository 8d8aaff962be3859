/// Real parts for JUnit tests: one broker and one PostgreSQL for all tests of a JVM.
@NullMarked
package io.aistrale.parts.junit;

import org.jspecify.annotations.NullMarked;
