package io.aistrale.schemas.token;

/// To whom a provider token belongs. A user and a project of the same name are two owners.
public sealed interface TokenOwner {

    /// The user's id, or the project's name.
    String name();

    /// A caller's own token: it serves before any other.
    record User(String name) implements TokenOwner {
        public User {
            requireName(name);
        }

        @Override
        public String toString() {
            return "user " + name;
        }
    }

    /// Serves all requests of the project whose callers have no token of their own.
    record Project(String name) implements TokenOwner {
        public Project {
            requireName(name);
        }

        @Override
        public String toString() {
            return "project " + name;
        }
    }

    private static void requireName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A token's owner has a name");
        }
    }
}
