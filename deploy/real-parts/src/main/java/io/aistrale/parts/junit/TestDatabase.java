package io.aistrale.parts.junit;

/// A database of a test's own.
///
/// @param user owns the server, so that migrations may create roles
/// @param password empty where the server trusts loopback
public record TestDatabase(String jdbcUrl, String user, String password) {

    public String name() {
        return jdbcUrl.substring(jdbcUrl.lastIndexOf('/') + 1);
    }
}
