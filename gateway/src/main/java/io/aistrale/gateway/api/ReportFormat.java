package io.aistrale.gateway.api;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// How costs and usage are shown. The parameter `format` goes before the `Accept` header.
enum ReportFormat {
    JSON,
    CSV;

    /// Where the next page of a CSV is said.
    static final String NEXT_CURSOR = "x-aistrale-next-cursor";

    private static final MediaType TEXT_CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    /// @param format the parameter, json or csv
    /// @param accept the header
    static ResponseEntity<Object> answer(
            @Nullable String format,
            @Nullable String accept,
            Supplier<Object> json,
            Supplier<String> csv,
            @Nullable String nextCursor) {
        ReportFormat chosen =
                format == null ? accepted(accept) : valueOf(format.toUpperCase(Locale.ROOT));
        return switch (chosen) {
            case JSON ->
                    ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.get());
            case CSV -> {
                HttpHeaders headers = new HttpHeaders();
                headers.setContentType(TEXT_CSV);
                if (nextCursor != null) {
                    headers.set(NEXT_CURSOR, nextCursor);
                }
                yield ResponseEntity.ok().headers(headers).body(csv.get());
            }
        };
    }

    /// JSON unless CSV is asked for by name and no less gladly.
    private static ReportFormat accepted(@Nullable String accept) {
        try {
            return MediaType.parseMediaTypes(accept).stream()
                    .filter(type ->
                            type.equalsTypeAndSubtype(TEXT_CSV)
                                    || type.includes(MediaType.APPLICATION_JSON))
                    .max(Comparator.comparingDouble(MediaType::getQualityValue))
                    .filter(type -> type.equalsTypeAndSubtype(TEXT_CSV))
                    .map(_ -> CSV)
                    .orElse(JSON);
        } catch (InvalidMediaTypeException unreadable) {
            return JSON;
        }
    }
}
