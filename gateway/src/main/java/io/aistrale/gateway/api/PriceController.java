package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.NewPrices;
import io.aistrale.gateway.admission.Storable;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.price.Added;
import io.aistrale.gateway.price.Price;
import io.aistrale.gateway.price.Prices;
import io.aistrale.gateway.price.UnpricedModel;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The price book.
@RestController
final class PriceController {

    private final Prices prices;

    PriceController(Prices prices) {
        this.prices = prices;
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = "/v1/prices", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> add(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestBody byte[] body) {
        return switch (prices.add(NewPrices.read(body), received.actor(caller))) {
            case Added.InTheBook(var added, boolean anew) ->
                    ResponseEntity.status(anew ? HttpStatus.CREATED : HttpStatus.OK)
                            .body(new ListJson<>(listed(added)));
            case Added.OtherFigures(var price) ->
                    new ApiError(
                                    HttpStatus.CONFLICT,
                                    "price_exists",
                                    "prices.%s.%s".formatted(price.provider(), price.model()),
                                    "This version has other figures for the model; prices never"
                                            + " change, give them a new version.",
                                    ApiError.Retry.NO)
                            .toResponse();
        };
    }

    /// All prices, or with a model those that cover it, of which the first holds.
    ///
    /// @param at when the call started; with a model by default now
    @RequiresScope(Scope.INFERENCE)
    @GetMapping("/v1/prices")
    ResponseEntity<Object> list(
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestParam(required = false) @Nullable String provider,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable String at) {
        Storable.requireParameter("provider", provider);
        Storable.requireParameter("model", model);
        Instant instant;
        try {
            instant = at == null ? null : OffsetDateTime.parse(at).toInstant();
        } catch (DateTimeException _) {
            return refused("at", "an ISO 8601 instant such as 2026-11-22T10:15:30Z");
        }
        if (model == null) {
            return ResponseEntity.ok(new ListJson<>(listed(prices.list(provider, instant))));
        }
        if (provider == null) {
            return refused("provider", "given where a model is");
        }
        List<Price> covering =
                prices.covering(provider, model, instant == null ? received.at() : instant);
        return ResponseEntity.ok(
                new ListJson<>(
                        covering.stream()
                                .map(price -> PriceJson.of(price, price == covering.getFirst()))
                                .toList()));
    }

    /// Other users' models are among them.
    @RequiresScope(Scope.ADMIN)
    @GetMapping("/v1/prices/unpriced")
    ListJson<UnpricedModel> unpriced() {
        return new ListJson<>(prices.unpriced());
    }

    private static List<PriceJson> listed(List<Price> prices) {
        return prices.stream().map(price -> PriceJson.of(price, null)).toList();
    }

    private static ResponseEntity<Object> refused(String param, String expected) {
        return new ApiError(
                        HttpStatus.BAD_REQUEST,
                        "invalid_request",
                        param,
                        "Parameter `%s` must be %s.".formatted(param, expected),
                        ApiError.Retry.NO)
                .toResponse();
    }
}
