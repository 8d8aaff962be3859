package io.aistrale.cost.catalogue;

import io.aistrale.cost.catalogue.PricingProperties.Community;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.Price.Origin;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.PriceIdentity;
import io.aistrale.schemas.pricing.Rates;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
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

    /// Adds the prices of all files: the shipped ones, the community's table, the operator's.
    ///
    /// @throws UnusablePriceFileException where one is wrong, or changes a price that was loaded
    public void load(PricingProperties pricing) throws IOException {
        var shipped =
                new PathMatchingResourcePatternResolver().getResources("classpath*:/prices/*.yaml");
        for (Resource file : shipped) {
            try (var text = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
                String name = String.valueOf(file.getFilename());
                add(name, PriceFile.read(name, text, Origin.BUILT_IN));
            }
        }
        Community community = pricing.community();
        if (community != null) {
            try (Reader text = Files.newBufferedReader(community.file())) {
                add(community.file().toString(), CommunityTable.read(community, text));
            }
        }
        for (Path file : pricing.catalogue().stream().flatMap(PriceCatalogue::files).toList()) {
            try (Reader text = Files.newBufferedReader(file)) {
                add(file.toString(), PriceFile.read(file.toString(), text, Origin.OPERATOR));
            }
        }
        read();
    }

    private void read() {
        book = store.read().book();
    }

    private void add(String name, PriceFile file) {
        requireSameCurrency(name, file);
        int added = store.add(file);
        requireUnchanged(name, file);
        LOG.info("price file {}: {} prices, {} new rows", name, file.prices().size(), added);
    }

    /// A price's row is immutable: the same version with other figures must not pass as loaded.
    /// Rows of further tiers, which somebody added by SQL, are none of the file's business.
    private void requireUnchanged(String name, PriceFile file) {
        Map<PriceIdentity, Price> stored = stored();
        for (Price price : file.prices()) {
            Price loaded = stored.get(PriceIdentity.of(price));
            if (loaded == null || !price.rates().stream().allMatch(rates -> has(loaded, rates))) {
                throw changed(name, price);
            }
        }
    }

    /// Looked at first, since the table takes no row beside one of the same price in another
    /// currency.
    private void requireSameCurrency(String name, PriceFile file) {
        Map<PriceIdentity, Price> stored = stored();
        for (Price price : file.prices()) {
            Price loaded = stored.get(PriceIdentity.of(price));
            if (loaded != null && !loaded.currency().equals(price.currency())) {
                throw changed(name, price);
            }
        }
    }

    private Map<PriceIdentity, Price> stored() {
        return store.read().prices().stream()
                .collect(Collectors.toMap(PriceIdentity::of, Function.identity()));
    }

    private static UnusablePriceFileException changed(String name, Price price) {
        return new UnusablePriceFileException(
                "%s: %s/%s was loaded with other figures as version %s; a changed price needs a new version"
                        .formatted(name, price.provider(), price.model(), price.version()));
    }

    private static boolean has(Price loaded, Rates rates) {
        return loaded.rates().stream()
                .anyMatch(other ->
                        other.serviceTier() == rates.serviceTier()
                                && other.aboveInputTokens() == rates.aboveInputTokens()
                                && sameAmounts(other.perClass(), rates.perClass())
                                && sameAmounts(other.regions(), rates.regions()));
    }

    private static <K> boolean sameAmounts(Map<K, BigDecimal> a, Map<K, BigDecimal> b) {
        return a.keySet().equals(b.keySet())
                && a.entrySet().stream()
                        .allMatch(rate -> rate.getValue().compareTo(b.get(rate.getKey())) == 0);
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

    /// Takes in prices that were added meanwhile. Most of the time none were, which their number
    /// tells. While PostgreSQL is away the book stays as it is.
    @Scheduled(
            initialDelayString = "${aistrale.pricing.refresh-interval}",
            fixedDelayString = "${aistrale.pricing.refresh-interval}")
    public void refresh() {
        try {
            if (store.count() != book.rows()) {
                read();
            }
        } catch (DataAccessException unavailable) {
            LOG.warn("prices were not refreshed: {}", unavailable.getMessage());
        }
    }
}
