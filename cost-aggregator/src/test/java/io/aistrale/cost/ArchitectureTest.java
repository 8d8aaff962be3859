package io.aistrale.cost;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {"io.aistrale.cost", "io.aistrale.schemas.pricing"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule pricingIsPlainJava =
            classes()
                    .that()
                    .resideInAPackage("..schemas.pricing..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..", "org.jspecify..", "io.aistrale.schemas.pricing"));

    @ArchTest
    static final ArchRule onlyTheEdgesKnowKafka =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("..cost.consume..", "..cost.publish..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

    @ArchTest
    static final ArchRule onlyTheEdgesKnowEvents =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("..cost.consume..", "..cost.publish..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.aistrale.schemas.event..", "org.apache.avro..");

    @ArchTest
    static final ArchRule onlyStoresSpeakSql =
            noClasses()
                    .that()
                    .haveSimpleNameNotEndingWith("Store")
                    .and()
                    .haveSimpleNameNotEndingWith("Configuration")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.aistrale.cost.(*)..").should().beFreeOfCycles();
}
