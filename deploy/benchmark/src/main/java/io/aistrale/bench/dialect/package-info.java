/// What the dialects take to say a request and to read an answer: `deploy/aistrale bench dialects`.
/// Runs in a JVM of its own, with the worker's classes on its class path, and forks JMH's from
/// there.
@NullMarked
package io.aistrale.bench.dialect;

import org.jspecify.annotations.NullMarked;
