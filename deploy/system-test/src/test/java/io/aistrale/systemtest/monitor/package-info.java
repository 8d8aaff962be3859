/// The dashboards and alerts that are shipped, held against a filled database and what the services
/// really tell.
@NullMarked
package io.aistrale.systemtest.monitor;

import org.jspecify.annotations.NullMarked;
