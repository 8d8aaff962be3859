package io.aistrale.cost.catalogue;

import io.aistrale.schemas.database.DatabaseVersion;
import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;

/// Wires the prices; they are loaded before the first journal record is read.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PricingProperties.class)
class CatalogueConfiguration {

    @Bean
    PriceCatalogue priceCatalogue(
            DataSource dataSource, JdbcOperations database, PricingProperties pricing)
            throws IOException, SQLException {
        DatabaseVersion.require(dataSource);
        var catalogue = new PriceCatalogue(new ModelPriceStore(database));
        catalogue.load(pricing);
        return catalogue;
    }
}
