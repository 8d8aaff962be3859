/// What the demo asks: tickets, tasks, users and models, the same at every run.
@NullMarked
package io.aistrale.demo.workload;

import org.jspecify.annotations.NullMarked;
