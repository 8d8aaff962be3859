/// The main classes the benchmark compares with the worker. They run in JVMs of their own, with
/// libraries the benchmark itself never loads.
@NullMarked
package io.aistrale.bench.contender;

import org.jspecify.annotations.NullMarked;
