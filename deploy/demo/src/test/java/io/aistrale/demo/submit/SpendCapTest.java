package io.aistrale.demo.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.Tickets;
import io.aistrale.demo.workload.Workload;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpendCapTest {

    private final List<DemoRequest> requests = Workload.oneAtATime(Tickets.all(), 60, 1);
    private final Map<String, BigDecimal> known = new HashMap<>();

    private SpendCap cap(BigDecimal usd) {
        return new SpendCap(usd, () -> Map.copyOf(known), Duration.ZERO, Duration.ofMillis(1));
    }

    @Test
    void requestsOfUnknownCostPassUntilTheirEstimatesFillTheCap() {
        BigDecimal two = SpendCap.estimate(requests.get(0)).add(SpendCap.estimate(requests.get(1)));
        SpendCap cap = cap(two);
        assertThat(cap.test(requests.get(0))).isTrue();
        assertThat(cap.test(requests.get(1))).isTrue();
        assertThat(cap.test(requests.get(2))).isFalse();
        assertThat(cap.reached()).isTrue();
    }

    @Test
    void whatTheLedgerKnowsReplacesTheEstimate() {
        SpendCap cap = cap(SpendCap.estimate(requests.get(0)).multiply(new BigDecimal("2.5")));
        for (DemoRequest request : requests.subList(0, 20)) {
            assertThat(cap.test(request)).isTrue();
            known.put(request.traceId(), new BigDecimal("0.000001"));
        }
    }

    @Test
    void onceReachedNothingPassesAnyMore() {
        SpendCap cap = cap(new BigDecimal("0.000000000001"));
        assertThat(cap.test(requests.get(0))).isFalse();
        requests.forEach(request -> known.put(request.traceId(), BigDecimal.ZERO));
        assertThat(cap.test(requests.get(1))).isFalse();
    }

    @Test
    void theSpendNeverPassesTheCapWhateverTheRealCostsAre() {
        BigDecimal usd = new BigDecimal("0.05");
        SpendCap cap = cap(usd);
        BigDecimal spent = BigDecimal.ZERO;
        for (DemoRequest request : requests) {
            if (cap.test(request)) {
                BigDecimal cost = SpendCap.estimate(request).multiply(new BigDecimal("0.9"));
                known.put(request.traceId(), cost);
                spent = spent.add(cost);
            }
        }
        assertThat(spent).isPositive().isLessThanOrEqualTo(usd);
    }
}
