package io.aistrale.systemtest.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.systemtest.monitor.Dashboard.Panel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The form of the dashboards: what Grafana needs to load them and people to read them.
class DashboardTest {
    private static final Path SOURCES =
            Path.of("..", "grafana", "provisioning", "datasources", "aistrale.yaml");
    private static final Set<String> TYPES =
            Set.of("stat", "gauge", "bargauge", "timeseries", "table");

    static Stream<Dashboard> dashboards() {
        return Dashboard.shipped().stream();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelIsTitledDescribedAndMeasured(Dashboard dashboard) throws IOException {
        String sources = Files.readString(SOURCES);
        Set<Integer> ids = new HashSet<>();
        for (Panel panel : dashboard.panels()) {
            assertThat(ids.add(panel.json().path("id").asInt())).as(panel.title()).isTrue();
            assertThat(panel.title()).isNotBlank();
            if (panel.type().equals("row")) {
                continue;
            }
            JsonNode defaults = panel.json().path("fieldConfig").path("defaults");
            assertThat(panel.type()).isIn(TYPES);
            assertThat(panel.json().path("description").asString()).as(panel.title()).contains(".");
            assertThat(defaults.path("unit").asString()).as(panel.title()).isNotBlank();
            if (defaults.path("unit").asString().equals("currencyUSD")) {
                assertThat(defaults.path("decimals").asInt()).as(panel.title()).isPositive();
            }
            assertThat(panel.targets())
                    .as(panel.title())
                    .isNotEmpty()
                    .allSatisfy(target -> {
                        assertThat(target.text()).isNotBlank();
                        assertThat(sources).contains("uid: " + target.source());
                        assertThat(target.isSql() || !target.legend().isBlank()).isTrue();
                    });
        }
        assertThat(dashboard.panels()).extracting(Panel::title).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsStandBesideEachOther(Dashboard dashboard) {
        Set<List<Integer>> taken = new HashSet<>();
        for (Panel panel : dashboard.panels()) {
            JsonNode place = panel.json().path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            assertThat(right).as(panel.title()).isLessThanOrEqualTo(24);
            for (int x = place.path("x").asInt(); x < right; x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(taken.add(List.of(x, place.path("y").asInt() + y)))
                            .as(panel.title())
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyVariableIsUsedAndEveryOneUsedIsThere(Dashboard dashboard) {
        Set<String> used = new HashSet<>();
        List<String> texts = new ArrayList<>();
        dashboard
                .panels()
                .forEach(panel -> {
                    texts.add(panel.title());
                    panel.targets().forEach(target -> texts.add(target.text()));
                });
        for (String text : texts) {
            Pattern.compile("\\$\\{?(?!_)(\\w+)")
                    .matcher(text)
                    .results()
                    .forEach(match -> used.add(match.group(1)));
        }

        assertThat(dashboard.variables())
                .extracting(Dashboard.Variable::name)
                .containsExactlyInAnyOrderElementsOf(used);
        assertThat(dashboard.json().path("uid").asString()).startsWith("aistrale-");
        assertThat(dashboard.json().path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
    }
}
