package io.serai;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the rooms on their floors: a room uses the rooms under it, never one above or beside it. */
@AnalyzeClasses(packages = "io.serai", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule roomsUseOnlyTheFloorsBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("5 wiring")
            .definedBy("io.serai")
            .layer("4 people")
            .definedBy(
                    "io.serai.cli..", "io.serai.api..", "io.serai.inbox..", "io.serai.upkeep..", "io.serai.console..")
            .layer("3b delivery")
            .definedBy("io.serai.delivery..", "io.serai.incident..", "io.serai.explain..", "io.serai.routetest..")
            .layer("3 in and out")
            .definedBy("io.serai.ingest..", "io.serai.format..")
            .layer("2 alerts and buckets")
            .definedBy("io.serai.alert..", "io.serai.debounce..", "io.serai.access..")
            .layer("1 outside world")
            .definedBy("io.serai.redis..", "io.serai.routing..", "io.serai.guard..", "io.serai.tracing..")
            .layer("0b event, config and observe")
            .definedBy("io.serai.event..", "io.serai.config..", "io.serai.edit..", "io.serai.observe..")
            .layer("0 json and hash")
            .definedBy("io.serai.json..", "io.serai.hash..")
            .whereLayer("5 wiring")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("4 people")
            .mayOnlyBeAccessedByLayers("5 wiring")
            .whereLayer("3b delivery")
            .mayOnlyBeAccessedByLayers("4 people", "5 wiring")
            .whereLayer("3 in and out")
            .mayOnlyBeAccessedByLayers("3b delivery", "4 people", "5 wiring")
            .whereLayer("2 alerts and buckets")
            .mayOnlyBeAccessedByLayers("3 in and out", "3b delivery", "4 people", "5 wiring")
            .whereLayer("1 outside world")
            .mayOnlyBeAccessedByLayers("2 alerts and buckets", "3 in and out", "3b delivery", "4 people", "5 wiring");

    /** Rooms on one floor stand beside each other. */
    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("io.serai.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ingestKnowsNothingOfMessages = noClasses()
            .that()
            .resideInAPackage("io.serai.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.serai.format..", "io.serai.delivery..");

    @ArchTest
    static final ArchRule alertsKnowNothingOfBuckets = noClasses()
            .that()
            .resideInAPackage("io.serai.alert..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.serai.debounce..");

    @ArchTest
    static final ArchRule onlyTheRedisRoomTalksToRedisson = noClasses()
            .that()
            .resideOutsideOfPackage("io.serai.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.redisson..");

    @ArchTest
    static final ArchRule productCodeDoesNotPrint =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");
}
