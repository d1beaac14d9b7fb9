package dev.signalbox.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses SIGNALBOX =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.signalbox");

  private static final List<String> VERTICLE_MODULES =
      List.of("gateway", "security", "cost", "router", "provider", "conversation");

  @Test
  void theApiIsValuesOnly() {
    classes()
        .that()
        .resideInAPackage("dev.signalbox.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "dev.signalbox.api..")
        .check(SIGNALBOX);
  }

  @Test
  void busAndPlatformDoNotSeeEachOtherNorAnyVerticle() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.signalbox.bus..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.signalbox.platform..")
        .check(SIGNALBOX);
    noClasses()
        .that()
        .resideInAnyPackage("dev.signalbox.platform..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.signalbox.bus..")
        .check(SIGNALBOX);
    noClasses()
        .that()
        .resideInAnyPackage("dev.signalbox.bus..", "dev.signalbox.platform..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packagesOf(VERTICLE_MODULES))
        .check(SIGNALBOX);
  }

  @Test
  void verticleModulesNeverSeeEachOther() {
    for (var module : VERTICLE_MODULES) {
      var others = VERTICLE_MODULES.stream().filter(other -> !other.equals(module)).toList();
      noClasses()
          .that()
          .resideInAPackage("dev.signalbox." + module + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packagesOf(others))
          .check(SIGNALBOX);
    }
  }

  @Test
  void aVerticleModuleShowsItsVerticleAndItsConfigOnly() {
    for (var module : VERTICLE_MODULES) {
      assertThat(publicTypesOfRootPackage(module))
          .as(module)
          .hasSize(2)
          .anyMatch(name -> name.endsWith("Verticle"))
          .anyMatch(name -> name.endsWith("Config"));
    }
  }

  @Test
  void noPackagesDependOnEachOtherInACycle() {
    slices().matching("dev.signalbox.(*)..").should().beFreeOfCycles().check(SIGNALBOX);
  }

  @Test
  void wireFamiliesDoNoIo() {
    noClasses()
        .that()
        .resideInAPackage("dev.signalbox.provider.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "java.net.http..")
        .check(SIGNALBOX);
  }

  @Test
  void plansAreDecidedWithoutVertxClockOrChance() {
    noClasses()
        .that()
        .resideInAPackage("dev.signalbox.router.plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..", "dev.signalbox.bus..", "java.time..", "java.util.random..")
        .check(SIGNALBOX);
  }

  @Test
  void onlyTheBusTouchesTheEventBusAndTheCluster() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.signalbox.bus..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.core.eventbus..", "com.hazelcast..", "io.vertx.spi.cluster..")
        .check(SIGNALBOX);
  }

  private static String[] packagesOf(List<String> modules) {
    return modules.stream().map(module -> "dev.signalbox." + module + "..").toArray(String[]::new);
  }

  private static Set<String> publicTypesOfRootPackage(String module) {
    return SIGNALBOX.stream()
        .filter(type -> type.getPackageName().equals("dev.signalbox." + module))
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(JavaClass::isTopLevelClass)
        .map(JavaClass::getSimpleName)
        .collect(Collectors.toSet());
  }
}
