package org.strowger.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Arrows point down only (ARCHITECTURE.md). What a module may use is listed; everything else of ours is forbidden to it. */
final class ArrowsTest {
    private static final String ROOT = "org.strowger.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.strowger");

    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("bridge", Set.of()),
            Map.entry("codecs", Set.of("bridge")),
            Map.entry("conference", Set.of()),
            Map.entry("protocol", Set.of()),
            Map.entry("server", Set.of("protocol")),
            Map.entry("sip", Set.of("server", "protocol")),
            Map.entry("directory", Set.of("conference", "server", "protocol")),
            Map.entry("accounts", Set.of("server", "protocol")),
            Map.entry("dispatch", Set.of("directory", "accounts", "conference", "server", "protocol")),
            Map.entry("switchboard", Set.of("server", "protocol")),
            Map.entry(
                    "mediaserver", Set.of("sip", "conference", "directory", "bridge", "codecs", "server", "protocol")),
            Map.entry("rig", Set.of("sip", "codecs", "bridge", "server", "protocol")));

    @TestFactory
    List<DynamicTest> eachModuleUsesOnlyWhatIsBelowIt() {
        List<DynamicTest> tests = new ArrayList<>();
        MAY_USE.forEach((module, allowed) -> {
            String[] forbidden = MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(module) && !allowed.contains(other))
                    .map(ArrowsTest::packageOf)
                    .toArray(String[]::new);
            ArchRule rule = noClasses()
                    .that()
                    .resideInAPackage(packageOf(module))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAPackage(packageOf("app"));
            tests.add(DynamicTest.dynamicTest(module, () -> rule.check(CLASSES)));
        });
        return tests;
    }

    @Test
    void thereAreNoCyclesBetweenModules() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + "(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void theBridgeAndTheFocusUseTheJdkAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(packageOf("bridge"), packageOf("conference"))
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "org.jspecify..", packageOf("bridge"), packageOf("conference"))
                .check(CLASSES);
    }

    @Test
    void theBridgeHasNoClockNoSocketsAndNoThreads() {
        noClasses()
                .that()
                .resideInAPackage(packageOf("bridge"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "java.time..", "java.util.concurrent.locks..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void librariesStayBehindTheModuleThatWrapsThem() {
        onlyIn("sip", "javax.sip..", "gov.nist..");
        onlyIn("switchboard", "org.asteriskjava..");
        onlyIn("codecs", "io.github.jaredmdobson..", "org.jitsi..");
        onlyIn("accounts", "org.h2..", "org.jdbi..", "org.flywaydb..", "java.sql..", "javax.sql..", "com.zaxxer..");
    }

    private static void onlyIn(String module, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackage(packageOf(module))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(CLASSES);
    }

    private static String packageOf(String module) {
        return ROOT + module + "..";
    }
}
