package io.aistrale.gateway.price;

import java.util.List;

/// How adding prices ended.
public sealed interface Added {

    /// They are in the book.
    ///
    /// @param prices as the book has them
    /// @param anew whether one of them was not there before
    record InTheBook(List<Price> prices, boolean anew) implements Added {}

    /// None was added: one of them is there with other figures, and prices never change.
    record OtherFigures(Price.Identity price) implements Added {}
}
