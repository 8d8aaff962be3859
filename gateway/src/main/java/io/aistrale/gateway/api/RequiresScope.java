package io.aistrale.gateway.api;

import io.aistrale.gateway.key.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What an API key must be allowed for a route: any one of these. A route without it is closed to
/// everybody.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface RequiresScope {
    Scope[] value();
}
