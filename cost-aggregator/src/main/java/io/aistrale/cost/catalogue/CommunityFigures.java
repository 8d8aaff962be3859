package io.aistrale.cost.catalogue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Figures of the community's table: decimals, and what a region multiplies a price by.
///
/// @param file names the table in errors
record CommunityFigures(Path file) {
    private static final int DECIMALS = 12;
    private static final BigDecimal TOO_MUCH = new BigDecimal("1e9");

    /// Such as `regional_processing_uplift_multiplier_eu`.
    private static final Pattern REGION_FIELD =
            Pattern.compile("regional_processing_uplift_multiplier_(?<region>[a-z0-9_]{1,64})");

    /// More multipliers of an entry, of regions and of other things.
    private static final String SPECIFIC = "provider_specific_entry";

    private static final Set<String> SPECIFIC_REGIONS = Set.of("us", "eu");

    Map<String, BigDecimal> regions(String key, JsonNode entry) {
        var regions = new TreeMap<String, BigDecimal>();
        for (var field : entry.properties()) {
            Matcher name = REGION_FIELD.matcher(field.getKey());
            if (name.matches() && !field.getValue().isNull()) {
                String region = name.group("region").replace('_', '-');
                regions.put(region, multiplier(key, field.getKey(), field.getValue()));
            }
        }
        for (var field : entry.path(SPECIFIC).properties()) {
            if (SPECIFIC_REGIONS.contains(field.getKey()) && field.getValue().isNumber()) {
                String where = SPECIFIC + "." + field.getKey();
                regions.put(field.getKey(), multiplier(key, where, field.getValue()));
            }
        }
        return regions;
    }

    private BigDecimal multiplier(String key, String field, JsonNode value) {
        BigDecimal multiplier = decimal(key, field, value);
        if (multiplier.signum() <= 0
                || multiplier.scale() > 60
                || multiplier.compareTo(TOO_MUCH) >= 0) {
            throw error(key, "%s is no multiplier: %s".formatted(field, value));
        }
        return multiplier.setScale(DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    }

    BigDecimal decimal(String key, String field, JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        try {
            // Some copies quote their figures.
            return new BigDecimal(value.isString() ? value.stringValue() : "");
        } catch (NumberFormatException _) {
            throw error(key, "%s is not a number: %s".formatted(field, value));
        }
    }

    UnusablePriceFileException error(String where, String what) {
        return new UnusablePriceFileException(file + ": " + where + " " + what);
    }
}
