package io.aistrale.worker.credential;

import io.aistrale.schemas.token.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/// An environment variable that is set to nothing, or not set, gives no token.
@Component
@ConfigurationPropertiesBinding
public final class BlankIsNoSecret implements Converter<String, @Nullable Secret> {
    @Override
    public @Nullable Secret convert(String text) {
        return text.isBlank() ? null : Secret.of(text.strip());
    }
}
