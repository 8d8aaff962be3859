package io.aistrale.worker;

import io.aistrale.schemas.token.WatchedFile;
import io.aistrale.worker.credential.PlatformTokenProperties;
import io.aistrale.worker.credential.PlatformTokens;
import io.aistrale.worker.limit.PerMinute;
import io.aistrale.worker.limit.ProviderLimitProperties;
import io.aistrale.worker.provider.Dialect;
import io.aistrale.worker.provider.ProviderProperties;
import io.aistrale.worker.provider.Providers;
import io.aistrale.worker.route.RouteProperties;
import io.aistrale.worker.route.Routing;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.FileSystemResource;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;
import org.yaml.snakeyaml.error.YAMLException;

/// Providers, routes and platform tokens: the application's settings, and before them those of an
/// optional file that is read again when it changes. A file that cannot be used is told of and the
/// last usable one stays.
final class LiveSettings implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveSettings.class);
    private static final String PREFIX = "aistrale";
    private static final Set<String> OF_PROVIDERS =
            settingsOf(
                    ProviderProperties.Provider.class,
                    PlatformTokenProperties.Source.class,
                    PerMinute.class);
    private static final Set<String> OF_ROUTES = settingsOf(RouteProperties.Route.class);
    private static final Set<String> OF_TARGETS = settingsOf(RouteProperties.Target.class);

    private final ConfigurableEnvironment environment;
    private final ConversionService conversions;
    private final List<Dialect> dialects;
    private final ValidatorFactory validators = Validation.buildDefaultValidatorFactory();
    private final @Nullable WatchedFile<Settings> file;
    private volatile Settings current;

    /// What is configured at one moment.
    private record Settings(
            Routing routing, PlatformTokens tokens, Map<String, PerMinute> limits) {}

    /// @param path YAML file; null for none
    /// @throws IllegalArgumentException naming the setting that is wrong
    LiveSettings(
            ConfigurableEnvironment environment,
            ConversionService conversions,
            List<Dialect> dialects,
            @Nullable Path path) {
        this.environment = environment;
        this.conversions = conversions;
        this.dialects = dialects;
        this.file = path == null ? null : new WatchedFile<>(path, this::read, LiveSettings::refuse);
        this.current = file == null ? settings(environment.getPropertySources()) : file.current();
    }

    Supplier<Routing> routing() {
        return () -> current.routing();
    }

    Supplier<PlatformTokens> tokens() {
        return () -> current.tokens();
    }

    /// What is configured as each provider's limit.
    Function<String, PerMinute> limits() {
        return provider -> current.limits().getOrDefault(provider, PerMinute.UNLIMITED);
    }

    /// Takes up a changed file; called every second or so.
    void refresh() {
        if (file == null) {
            return;
        }
        var now = file.current();
        if (now != current) {
            current = now;
            log.atInfo()
                    .addKeyValue("providers", now.routing().providers().names())
                    .addKeyValue("routes", now.routing().routeNames())
                    .log("providers and routes were read again");
        }
    }

    private static void refuse(RuntimeException unusable) {
        log.atError()
                .addKeyValue("cause", words(unusable))
                .log("the file of providers and routes cannot be used; the last one stays");
    }

    /// Binding says the setting in the outer exception and what is wrong with it in the innermost.
    private static String words(Throwable error) {
        var innermost = error;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return error == innermost
                ? String.valueOf(error.getMessage())
                : error.getMessage() + ": " + innermost.getMessage();
    }

    private Settings read(Path path) {
        var own = new MutablePropertySources();
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException(path + " is missing or cannot be read");
        }
        try {
            new YamlPropertySourceLoader()
                    .load("routing", new FileSystemResource(path))
                    .forEach(own::addLast);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read", e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(path + " is no YAML: " + e.getMessage(), e);
        }
        requireKnown(own);
        environment.getPropertySources().forEach(own::addLast);
        return settings(own);
    }

    /// A setting that nobody reads is a mistake.
    private static void requireKnown(MutablePropertySources own) {
        own.stream()
                .map(EnumerablePropertySource.class::cast)
                .flatMap(source -> Stream.of(source.getPropertyNames()))
                .filter(name -> !isKnown(ConfigurationPropertyName.of(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            name + " is no setting of aistrale.providers or aistrale.routes");
                });
    }

    private static boolean isKnown(ConfigurationPropertyName name) {
        int length = name.getNumberOfElements();
        if (length < 4 || !name.getElement(0, Form.UNIFORM).equals(PREFIX)) {
            return false;
        }
        String setting = name.getLastElement(Form.UNIFORM);
        return switch (name.getElement(1, Form.UNIFORM)) {
            case "providers" -> OF_PROVIDERS.contains(setting) && length == 4;
            case "routes" ->
                    length == 4 ? OF_ROUTES.contains(setting) : OF_TARGETS.contains(setting);
            default -> false;
        };
    }

    @SafeVarargs
    private static Set<String> settingsOf(Class<? extends Record>... types) {
        return Stream.of(types)
                .flatMap(type -> Stream.of(type.getRecordComponents()))
                .map(component -> component.getName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private Settings settings(MutablePropertySources sources) {
        var binder =
                new Binder(
                        ConfigurationPropertySources.from(sources),
                        new PropertySourcesPlaceholdersResolver(sources),
                        conversions);
        var providers = new Providers(bound(binder, ProviderProperties.class), dialects);
        return new Settings(
                new Routing(providers, bound(binder, RouteProperties.class)),
                new PlatformTokens(bound(binder, PlatformTokenProperties.class)),
                bound(binder, ProviderLimitProperties.class).providers());
    }

    private <T> T bound(Binder binder, Class<T> type) {
        try {
            return binder.bindOrCreate(
                    PREFIX,
                    Bindable.of(type),
                    new ValidationBindHandler(
                            new SpringValidatorAdapter(validators.getValidator())));
        } catch (BindException e) {
            throw new IllegalArgumentException(words(e), e);
        }
    }

    @Override
    public void close() {
        validators.close();
    }
}
