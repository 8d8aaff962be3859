package io.aistrale.worker;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// Where the keys are that open provider tokens.
///
/// @param privateFile the private keyset, a JSON file only this service can read
@Validated
@ConfigurationProperties("aistrale.token-keyset")
record KeysetProperties(@NotNull Path privateFile) {}
