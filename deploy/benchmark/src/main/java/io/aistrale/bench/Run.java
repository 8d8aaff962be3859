package io.aistrale.bench;

/// One contender started once.
///
/// @param shortBacklog whether only some thousand records wait, topped up as they are taken
record Run(Contender contender, Load load, int round, boolean shortBacklog) {
    Run(Contender contender, Load load, int round) {
        this(contender, load, round, false);
    }

    @Override
    public String toString() {
        return "%s, %s, round %d".formatted(contender.title(), load, round);
    }
}
