package io.aistrale.worker.credential;

import io.aistrale.schemas.token.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;

/// An environment variable that is set to nothing, or not set, gives no token.
public final class BlankIsNoSecret implements Converter<String, @Nullable Secret> {
    @Override
    public @Nullable Secret convert(String text) {
        return text.isBlank() ? null : Secret.of(text.strip());
    }
}
