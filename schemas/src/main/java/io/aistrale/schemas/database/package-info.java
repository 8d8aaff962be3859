/// The database schema `aistrale` and its one migrator.
@NullMarked
package io.aistrale.schemas.database;

import org.jspecify.annotations.NullMarked;
