package io.aistrale.demo.check;

import java.math.BigDecimal;

/// The sums of the ledger and its two rollups, of one moment, US dollars.
public record Totals(BigDecimal records, BigDecimal hourly, BigDecimal daily) {}
