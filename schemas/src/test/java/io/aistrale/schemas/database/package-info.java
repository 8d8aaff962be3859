@NullMarked
package io.aistrale.schemas.database;

import org.jspecify.annotations.NullMarked;
