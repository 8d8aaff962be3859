/// The topics, their settings and their record headers.
@NullMarked
package io.aistrale.schemas.topic;

import org.jspecify.annotations.NullMarked;
