/// Where prices come from: files, shipped and the operator's, loaded into `model_price`, and the
/// price book read back from there.
@NullMarked
package io.aistrale.cost.catalogue;

import org.jspecify.annotations.NullMarked;
