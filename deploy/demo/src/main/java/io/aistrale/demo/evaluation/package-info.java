/// Evaluation runs through the gateway's HTTP interface, for the demo and `deploy/aistrale eval`.
@NullMarked
package io.aistrale.demo.evaluation;

import org.jspecify.annotations.NullMarked;
