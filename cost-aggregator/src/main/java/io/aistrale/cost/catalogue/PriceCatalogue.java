package io.aistrale.cost.catalogue;

import io.aistrale.cost.pricing.Price;
import io.aistrale.cost.pricing.Price.Origin;
import io.aistrale.cost.pricing.PriceBook;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/// Loads the price files at start, and keeps the price book as `model_price` has it.
public final class PriceCatalogue implements Supplier<PriceBook> {
    private static final Logger LOG = LoggerFactory.getLogger(PriceCatalogue.class);

    private final ModelPriceStore store;
    private volatile PriceBook book = new PriceBook(List.of());

    public PriceCatalogue(ModelPriceStore store) {
        this.store = store;
    }

    /// Adds the prices of all files, the shipped ones first.
    ///
    /// @param operatorFiles files, or directories of `*.yaml` files
    /// @throws UnusablePriceFileException where one is wrong, or changes a price that was loaded
    public void load(List<Path> operatorFiles) throws IOException {
        var shipped =
                new PathMatchingResourcePatternResolver().getResources("classpath*:/prices/*.yaml");
        for (Resource file : shipped) {
            try (var text = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
                load(String.valueOf(file.getFilename()), text, Origin.BUILT_IN);
            }
        }
        for (Path file : operatorFiles.stream().flatMap(PriceCatalogue::files).toList()) {
            try (Reader text = Files.newBufferedReader(file)) {
                load(file.toString(), text, Origin.OPERATOR);
            }
        }
        book = new PriceBook(store.read());
    }

    private void load(String name, Reader text, Origin origin) {
        PriceFile file = PriceFile.read(name, text, origin);
        int added = store.add(file);
        requireUnchanged(name, file);
        LOG.info("price file {}: {} prices, {} new", name, file.prices().size(), added);
    }

    /// A price is immutable: the same version with other figures must not pass as loaded.
    private void requireUnchanged(String name, PriceFile file) {
        Map<List<Object>, Price> stored =
                store.read().stream()
                        .collect(Collectors.toMap(PriceCatalogue::identity, Function.identity()));
        for (Price price : file.prices()) {
            Price loaded = stored.get(identity(price));
            if (loaded == null || !sameRates(price, loaded)) {
                throw new UnusablePriceFileException(
                        "%s: %s/%s was loaded with other figures as version %s; a changed price needs a new version"
                                .formatted(name, price.provider(), price.model(), price.version()));
            }
        }
    }

    private static List<Object> identity(Price price) {
        return List.of(price.provider(), price.model(), price.effectiveFrom(), price.version());
    }

    private static boolean sameRates(Price a, Price b) {
        return a.rates().keySet().equals(b.rates().keySet())
                && a.rates().entrySet().stream()
                        .allMatch(rate ->
                                rate.getValue().compareTo(b.rates().get(rate.getKey())) == 0);
    }

    private static Stream<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return Stream.of(path);
        }
        try (var files = Files.list(path)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public PriceBook get() {
        return book;
    }

    /// Takes in prices that were added meanwhile. While PostgreSQL is away the book stays as it is.
    @Scheduled(
            initialDelayString = "${aistrale.pricing.refresh-interval}",
            fixedDelayString = "${aistrale.pricing.refresh-interval}")
    public void refresh() {
        try {
            book = new PriceBook(store.read());
        } catch (DataAccessException unavailable) {
            LOG.warn("prices were not refreshed: {}", unavailable.getMessage());
        }
    }
}
