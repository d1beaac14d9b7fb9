package dev.signalbox.provider;

import dev.signalbox.api.Secret;
import dev.signalbox.api.Unit;
import dev.signalbox.platform.Drain;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.UnitPorts;
import dev.signalbox.platform.net.AddressGuard;
import dev.signalbox.provider.wire.Provider;
import dev.signalbox.provider.wire.Providers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What an operator says about the providers unit.
///
/// @param port of the unit's own HTTP API
/// @param configured providers that are active because of a key or an address
/// @param builtin whether `builtin/demo` is on
/// @param discovery whether model servers on this machine are looked for at start
/// @param idleTimeoutMillis longest silence between two pieces of an answer
/// @param maxConnections to one provider, of one lane
/// @param ownPorts ports of this installation, never taken for a model server
/// @param conditions what a target has to keep to stay in rotation
/// @param drain how long running answers may go on when the unit stops
/// @param allowPrivateAddresses whether providers added over the API may be in private networks
public record ProviderConfig(
    int port,
    List<Configured> configured,
    boolean builtin,
    boolean discovery,
    int connectTimeoutMillis,
    int idleTimeoutMillis,
    int maxConnections,
    Set<Integer> ownPorts,
    Conditions conditions,
    Duration drain,
    boolean allowPrivateAddresses) {
  private static final Setting<Boolean> BUILTIN =
      Setting.flag(
          "providers.builtin",
          "SIGNALBOX_BUILTIN",
          true,
          "Whether builtin/demo answers, which is not a language model and needs no key");
  private static final Setting<Boolean> DISCOVERY =
      Setting.flag(
          "providers.discovery",
          "SIGNALBOX_DISCOVERY",
          true,
          "Whether model servers at their usual ports on this machine are looked for at start");
  private static final Setting<Integer> CONNECT_TIMEOUT =
      Setting.number(
          "providers.connectTimeoutMs",
          "PROVIDERS_CONNECT_TIMEOUT_MS",
          2500,
          new Range(100, 60_000),
          "Longest wait for a connection to a provider, in ms");
  private static final Setting<Integer> IDLE_TIMEOUT =
      Setting.number(
          "providers.idleTimeoutMs",
          "PROVIDERS_IDLE_TIMEOUT_MS",
          60_000,
          new Range(100, 3_600_000),
          "Longest silence between two pieces of a provider's answer, in ms");
  private static final Setting<Integer> MAX_CONNECTIONS =
      Setting.number(
          "providers.maxConnections",
          "PROVIDERS_MAX_CONNECTIONS",
          8_192,
          new Range(1, 65_536),
          "Connections to one provider from one event loop; as many calls may wait for one");

  public ProviderConfig {
    configured = List.copyOf(configured);
    ownPorts = Set.copyOf(ownPorts);
  }

  /// A provider an operator has named.
  ///
  /// @param doors the ways into it, at least one
  /// @param model the one `auto` means there, empty to leave that to the catalogue
  /// @param account the one requests are made for, empty where none has to be named
  record Configured(Provider provider, List<Door> doors, String model, String account) {
    Configured {
      doors = List.copyOf(doors);
    }
  }

  /// One way into a provider.
  ///
  /// @param url its base address
  /// @param key empty when it needs none
  /// @param weight its share of the calls among its siblings
  record Door(String url, Secret key, int weight) {}

  /// Reads the settings, failing on one that cannot be used.
  public static ProviderConfig from(Settings settings) {
    return new ProviderConfig(
        UnitPorts.port(Unit.PROVIDERS, settings),
        Providers.withVoices().stream()
            .map(provider -> ProviderSettings.of(provider).read(settings))
            .flatMap(List::stream)
            .toList(),
        settings.get(BUILTIN),
        settings.get(DISCOVERY),
        settings.get(CONNECT_TIMEOUT),
        settings.get(IDLE_TIMEOUT),
        settings.get(MAX_CONNECTIONS),
        Arrays.stream(Unit.values())
            .map(unit -> UnitPorts.port(unit, settings))
            .collect(Collectors.toUnmodifiableSet()),
        ConditionSettings.read(settings),
        Drain.of(settings),
        settings.get(AddressGuard.ALLOW_PRIVATE));
  }

  /// What must fit together, one check for each provider: as many keys as addresses. Each throws a
  /// [dev.signalbox.platform.BadSetting] where it does not.
  public static List<Runnable> checks(Settings settings) {
    return Providers.withVoices().stream()
        .<Runnable>map(provider -> () -> ProviderSettings.of(provider).read(settings))
        .toList();
  }

  /// Every setting of this unit.
  public static List<Setting<?>> settings() {
    var all = new ArrayList<Setting<?>>();
    all.add(UnitPorts.of(Unit.PROVIDERS));
    all.addAll(List.of(BUILTIN, DISCOVERY, CONNECT_TIMEOUT, IDLE_TIMEOUT, MAX_CONNECTIONS));
    all.add(VoicePrice.SETTING);
    all.addAll(ConditionSettings.ALL);
    Providers.withVoices().forEach(provider -> all.addAll(ProviderSettings.of(provider).all()));
    return List.copyOf(all);
  }
}
