package io.aistrale.gateway;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

@AnalyzeClasses(
        packages = "io.aistrale.gateway",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.aistrale.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyPublishAndResultKnowKafka =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.aistrale.gateway.publish", "io.aistrale.gateway.result")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule onlyStoresKnowJdbc =
            noClasses()
                    .that()
                    .haveSimpleNameNotEndingWith("Store")
                    .and()
                    .doNotHaveSimpleName("DatabaseCheck")
                    .and()
                    .doNotHaveSimpleName("EdgeConfiguration")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..");

    @ArchTest
    static final ArchRule everyRouteSaysWhatAKeyMustBeAllowed =
            methods()
                    .that()
                    .areAnnotatedWith(GetMapping.class)
                    .or()
                    .areAnnotatedWith(PostMapping.class)
                    .or()
                    .areAnnotatedWith(PutMapping.class)
                    .or()
                    .areAnnotatedWith(DeleteMapping.class)
                    .and()
                    .areDeclaredInClassesThat()
                    .doNotHaveSimpleName("OpenApiController")
                    .should(beAnnotatedWith("io.aistrale.gateway.api.RequiresScope"));

    @ArchTest
    static final ArchRule whatIsAdmittedDoesNotDependOnHttp =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.aistrale.gateway.admission",
                            "io.aistrale.gateway.id",
                            "io.aistrale.gateway.key")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("jakarta.servlet..", "org.springframework.web..");
}
