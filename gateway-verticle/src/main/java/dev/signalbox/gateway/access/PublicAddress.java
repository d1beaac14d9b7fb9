package dev.signalbox.gateway.access;

import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.http.PortTls;
import java.util.Set;

/// Where a gateway's port is reached, for units that pass requests on to it.
public final class PublicAddress {
  /// The operator's word for it.
  public static final Setting<String> SETTING =
      Setting.text(
          "gateway.advertisedHost",
          "GATEWAY_ADVERTISED_HOST",
          "",
          "Name or address under which other processes reach the gateway's port; empty: the one it"
              + " listens at, or its machine's name where it listens at all of them");

  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  private PublicAddress() {}

  /// Where `port` of the process `node` is reached.
  public static PublicPort of(Platform platform, String node, int port) {
    var settings = platform.settings();
    var bound = platform.bindHost();
    var named = settings.get(SETTING);
    return new PublicPort(
        node,
        named.isEmpty() && !EVERYWHERE.contains(bound) ? bound : named,
        port,
        PortTls.isOn(settings),
        AuthMode.of(settings, bound) == AuthMode.REQUIRED);
  }
}
