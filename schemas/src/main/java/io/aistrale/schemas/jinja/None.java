package io.aistrale.schemas.jinja;

/// Python's `None`, so that no value is a Java null.
public enum None {
    NONE
}
