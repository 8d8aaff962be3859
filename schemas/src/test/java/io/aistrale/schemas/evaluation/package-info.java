@org.jspecify.annotations.NullMarked
package io.aistrale.schemas.evaluation;
