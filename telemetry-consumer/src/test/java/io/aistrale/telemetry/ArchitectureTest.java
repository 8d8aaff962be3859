package io.aistrale.telemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.aistrale.telemetry",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule sqlIsInStores =
            noClasses()
                    .that()
                    .haveNameNotMatching(".*Store(Row)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..");

    @ArchTest
    static final ArchRule kafkaIsInConsume =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..consume..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule whatEntriesMeanIsPure =
            classes()
                    .that()
                    .resideInAPackage("..entry..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "org.apache.avro..",
                            "io.aistrale.schemas..",
                            "io.aistrale.telemetry.entry..");

    @ArchTest
    static final ArchRule noServiceKnowsAnother =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.aistrale.gateway..", "io.aistrale.worker..", "io.aistrale.cost..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.aistrale.telemetry.(*)..").should().beFreeOfCycles();
}
