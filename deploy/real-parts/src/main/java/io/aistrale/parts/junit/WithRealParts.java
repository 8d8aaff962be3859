package io.aistrale.parts.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// On a test class that uses [RealParts]. Skips the class, with a message that says so, where
/// containers are asked for (`-Ptestcontainers`) and no container engine answers.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PartsAvailable.class)
public @interface WithRealParts {}
