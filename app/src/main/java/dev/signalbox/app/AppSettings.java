package dev.signalbox.app;

import dev.signalbox.api.Unit;
import dev.signalbox.bus.ClusterOptions;
import dev.signalbox.conversation.ConversationConfig;
import dev.signalbox.cost.CostConfig;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.ConfigFile;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.http.PortTls;
import dev.signalbox.platform.http.UnitPorts;
import dev.signalbox.platform.net.AddressGuard;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.platform.vault.MasterKey;
import dev.signalbox.provider.ProviderConfig;
import dev.signalbox.router.RouterConfig;
import dev.signalbox.security.SecurityConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The settings of a process itself, and the list of all settings there are.
final class AppSettings {
  static final Setting<Path> HOME =
      new Setting<>(
          "home",
          "SIGNALBOX_HOME",
          Home.usual(),
          "data directory: embedded database, spool, keys",
          Path::of,
          false);
  static final Setting<String> HOST =
      Setting.text("host", "SIGNALBOX_HOST", "127.0.0.1", "address every HTTP port is opened on");
  static final Setting<Integer> EVENT_LOOPS =
      Setting.number(
          "eventLoops",
          "SIGNALBOX_EVENT_LOOPS",
          Runtime.getRuntime().availableProcessors(),
          new Range(1, 256),
          "event loops, each with every unit of the process on it; one per core");
  static final Setting<String> TRANSPORT =
      new Setting<>(
          "transport",
          "SIGNALBOX_TRANSPORT",
          Transports.AUTO,
          "how sockets are driven: io_uring, epoll, nio, or auto for the fastest this machine has",
          Transports::named,
          false);
  static final Setting<Integer> DATABASE_CONNECTIONS =
      Setting.number(
          "database.connections",
          "SIGNALBOX_DATABASE_CONNECTIONS",
          8,
          new Range(1, 500),
          "most connections to PostgreSQL per process");
  static final Setting<String> CLUSTER_NAME =
      Setting.text(
          "cluster.name",
          "SIGNALBOX_CLUSTER_NAME",
          "signalbox",
          "processes of one name form one cluster");
  static final Setting<List<String>> CLUSTER_MEMBERS =
      new Setting<>(
          "cluster.members",
          "SIGNALBOX_CLUSTER_MEMBERS",
          "127.0.0.1",
          "host or host:port of the processes to join, comma-separated",
          AppSettings::words,
          false);
  static final Setting<Boolean> CLUSTER_MULTICAST =
      Setting.flag(
          "cluster.multicast",
          "SIGNALBOX_CLUSTER_MULTICAST",
          false,
          "find the other processes by multicast instead; only on a network you trust");
  static final Setting<String> CLUSTER_HOST =
      Setting.text(
          "cluster.host",
          "SIGNALBOX_CLUSTER_HOST",
          "",
          "address of this process in the cluster; empty: SIGNALBOX_HOST, or this host's own address"
              + " when that is 0.0.0.0");
  static final Setting<Integer> CLUSTER_PORT =
      Setting.number(
          "cluster.port",
          "SIGNALBOX_CLUSTER_PORT",
          5701,
          new Range(1, 65_535),
          "first TCP port tried for the cluster; the next hundred are tried too");

  private static final Setting<String> CLUSTER_TLS_CERTIFICATE =
      Setting.text(
          "cluster.tls.certificate",
          "SIGNALBOX_CLUSTER_TLS_CERT",
          "",
          "PEM file of this process's certificate for the event bus between processes; empty: no TLS");
  private static final Setting<String> CLUSTER_TLS_KEY =
      Setting.text(
          "cluster.tls.key",
          "SIGNALBOX_CLUSTER_TLS_KEY",
          "",
          "PEM file of its private key, PKCS#8");
  private static final Setting<String> CLUSTER_TLS_AUTHORITY =
      Setting.text(
          "cluster.tls.authority",
          "SIGNALBOX_CLUSTER_TLS_CA",
          "",
          "PEM file of the private authority whose certificates every process must show");

  private static final Setting<String> CONFIG =
      Setting.text("config", "SIGNALBOX_CONFIG", "", "config file, YAML or JSON");

  private static final List<String> LOG_FORMS = List.of("text", "json");
  private static final List<String> LOG_LEVELS =
      List.of("INFO", "WARN", "ERROR", "OFF", "DEBUG", "TRACE");

  private AppSettings() {}

  /// The settings of `environment` and of the config file it names.
  ///
  /// @throws BadSetting if the file cannot be read or holds unknown keys, or nothing would be
  ///   logged; naming all of them, and every value that cannot be used
  static Settings load(Map<String, String> environment) {
    var path = new Settings(environment, Map.of()).get(CONFIG);
    var first = new ArrayList<>(log(environment));
    var written = Map.<String, String>of();
    if (!path.isEmpty()) {
      var file = ConfigFile.read(Path.of(path), all());
      first.addAll(file.checks());
      written = file.values();
    }
    var settings = new Settings(environment, written);
    try {
      BadSetting.together(first);
    } catch (BadSetting _) {
      // ends the start here already, so that whatever else is wrong is to be told with it; not what
      // does not fit together, for a key that is not known may be what was to make it fit
      first.addAll(reading(settings));
      BadSetting.together(first);
    }
    return settings;
  }

  /// Logging has begun by then, from the environment alone, and takes what it does not know for
  /// something else: with a form that does not exist nothing at all is logged.
  private static List<Runnable> log(Map<String, String> environment) {
    var form = environment.getOrDefault("SIGNALBOX_LOG", "");
    var level = environment.getOrDefault("SIGNALBOX_LOG_LEVEL", "").toUpperCase(Locale.ROOT);
    return List.of(
        () -> oneOf("SIGNALBOX_LOG", form, LOG_FORMS),
        () -> oneOf("SIGNALBOX_LOG_LEVEL", level, LOG_LEVELS));
  }

  private static void oneOf(String variable, String written, List<String> known) {
    if (!written.isEmpty() && !known.contains(written)) {
      throw new BadSetting(
          "environment variable " + variable, "expected one of " + String.join(", ", known));
    }
  }

  /// Every setting of this process and of every unit.
  static List<Setting<?>> all() {
    Stream<Setting<?>> own =
        Stream.of(
            CONFIG,
            HOME,
            HOST,
            AuthMode.SETTING,
            AuthMode.OPEN_METRICS,
            EVENT_LOOPS,
            TRANSPORT,
            DatabaseAddress.URL,
            DATABASE_CONNECTIONS,
            MasterKey.SETTING,
            AddressGuard.ALLOW_PRIVATE,
            CLUSTER_NAME,
            CLUSTER_MEMBERS,
            CLUSTER_MULTICAST,
            CLUSTER_HOST,
            CLUSTER_PORT,
            CLUSTER_TLS_CERTIFICATE,
            CLUSTER_TLS_KEY,
            CLUSTER_TLS_AUTHORITY);
    return Stream.of(
            own,
            PortTls.settings().stream(),
            GatewayConfig.settings().stream(),
            SecurityConfig.settings().stream(),
            CostConfig.settings().stream(),
            RouterConfig.settings().stream(),
            ProviderConfig.settings().stream(),
            ConversationConfig.settings().stream())
        .<Setting<?>>flatMap(settings -> settings)
        .toList();
  }

  /// Reads every setting once, and what has to fit together, so that bad ones end the start before
  /// anything is opened.
  ///
  /// @param everything whether `units` are all there are
  /// @throws BadSetting naming all that cannot be used
  static void checkAll(Settings settings, Set<Unit> units, boolean everything) {
    var checks = new ArrayList<>(reading(settings));
    checks.add(() -> AuthMode.of(settings, settings.get(HOST)));
    checks.addAll(PortTls.checks(settings));
    checks.add(() -> clusterTls(settings));
    checks.add(() -> DatabaseSource.check(settings, everything));
    checks.addAll(UnitPorts.checks(units, settings));
    checks.addAll(GatewayConfig.checks(settings));
    checks.addAll(CostConfig.checks(settings));
    if (units.contains(Unit.SECURITY)) {
      checks.addAll(SecurityConfig.checks(settings));
    }
    if (units.contains(Unit.PROVIDERS)) {
      checks.addAll(ProviderConfig.checks(settings));
    }
    BadSetting.together(checks);
  }

  private static List<Runnable> reading(Settings settings) {
    return all().stream().<Runnable>map(setting -> () -> settings.get(setting)).toList();
  }

  /// The certificates of the event bus, where there are any.
  ///
  /// @throws BadSetting when some of the three files are named and some are not
  static Optional<ClusterOptions.Tls> clusterTls(Settings settings) {
    var files =
        Stream.of(CLUSTER_TLS_CERTIFICATE, CLUSTER_TLS_KEY, CLUSTER_TLS_AUTHORITY)
            .map(settings::get)
            .toList();
    if (files.stream().allMatch(String::isEmpty)) {
      return Optional.empty();
    }
    if (files.stream().anyMatch(file -> file.isEmpty() || !Files.isReadable(Path.of(file)))) {
      throw new BadSetting(
          CLUSTER_TLS_CERTIFICATE.env(),
          "takes SIGNALBOX_CLUSTER_TLS_KEY and SIGNALBOX_CLUSTER_TLS_CA beside it, each a file that"
              + " can be read; both sides of a connection show their certificate.");
    }
    return Optional.of(new ClusterOptions.Tls(files.get(0), files.get(1), files.get(2)));
  }

  private static List<String> words(String written) {
    return Arrays.stream(written.split(",")).map(String::strip).filter(w -> !w.isEmpty()).toList();
  }
}
