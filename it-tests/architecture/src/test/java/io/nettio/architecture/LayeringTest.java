package io.nettio.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** The layers of the published modules; a rule about a package that is not there yet passes. */
@AnalyzeClasses(packages = "io.nettio", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
    @ArchTest
    static final ArchRule packages_anywhere_formNoCycle =
            slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule internal_outsideItsFriends_isNotUsed =
            classes()
                    .that()
                    .resideInAPackage("io.nettio.internal..")
                    .should()
                    .onlyHaveDependentClassesThat()
                    .resideInAnyPackage(
                            "io.nettio",
                            "io.nettio.internal..",
                            "io.nettio.testing",
                            "io.nettio.inspect",
                            "io.nettio.jfr",
                            "io.nettio.netty..")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule sync_everywhere_usesPublicApiAlone =
            classes()
                    .that()
                    .resideInAPackage("io.nettio.sync..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("io.nettio", "io.nettio.sync..", "java..", "org.jspecify..")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule jmx_outsideItsFriends_isNotUsed =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("io.nettio.inspect.jmx..", "io.nettio.inspect.cli..")
                    .and() // it asks this JVM, and is not loaded where the JVM cannot be asked
                    .doNotHaveFullyQualifiedName("io.nettio.inspect.Diagnostics")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "javax.management..",
                            "com.sun.tools.attach..",
                            "io.nettio.inspect.jmx..",
                            "io.nettio.inspect.cli..")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule core_everywhere_knowsNoNetty =
            noClasses()
                    .that()
                    .resideInAPackage("io.nettio..")
                    .and()
                    .resideOutsideOfPackages("io.nettio.netty..", "io.nettio.metrics..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.netty..", "io.micrometer..")
                    .allowEmptyShould(true);

    /** One slice a package, io.nettio itself included, which the usual pattern would leave out. */
    private static final class EachPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "each package";
        }
    }
}
