package io.aistrale.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.aistrale.worker", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    final ArchRule providersKnowNothingOfKafkaOrOurRecords =
            noClasses()
                    .that()
                    .resideInAPackage("..worker.provider..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka..",
                            "org.apache.avro..",
                            "io.aistrale.schemas.event..");

    @ArchTest
    final ArchRule openAisDialectIsNobodysBase =
            noClasses()
                    .that()
                    .haveSimpleName("HuggingFaceDialect")
                    .should()
                    .dependOnClassesThat()
                    .haveSimpleName("OpenAiDialect")
                    .because("what two dialects share stands in a format of its own");

    @ArchTest
    final ArchRule kafkaStaysAtTheEdges =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "..worker.inference..",
                            "..worker.provider..",
                            "..worker.credential..",
                            "..worker.metric..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..");

    @ArchTest
    final ArchRule sqlStaysInStores =
            noClasses()
                    .that()
                    .haveSimpleNameNotEndingWith("Store")
                    .and()
                    .doNotHaveSimpleName("WorkerConfiguration")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "org.springframework.jdbc..");

    @ArchTest
    final ArchRule reactiveTypesStayInTheEgress =
            noClasses()
                    .that()
                    .haveNameNotMatching(".*\\.provider\\.Netty.+")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("reactor..", "org.reactivestreams..", "io.netty..");

    @ArchTest
    final ArchRule noPackageCycles =
            slices().matching("io.aistrale.worker.(*)..").should().beFreeOfCycles();
}
