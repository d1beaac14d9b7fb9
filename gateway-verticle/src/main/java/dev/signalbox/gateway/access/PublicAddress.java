package dev.signalbox.gateway.access;

import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
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

  /// Where a port of this process is reached.
  ///
  /// @param bound the host it was opened on
  public static PublicPort of(Settings settings, String bound, String node, int port) {
    var named = settings.get(SETTING);
    return new PublicPort(
        node,
        named.isEmpty() && !EVERYWHERE.contains(bound) ? bound : named,
        port,
        PortTls.isOn(settings),
        AuthMode.of(settings, bound) == AuthMode.REQUIRED);
  }
}
