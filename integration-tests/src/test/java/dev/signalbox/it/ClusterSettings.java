package dev.signalbox.it;

import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.FreePorts;
import dev.signalbox.testkit.TemporaryPostgres;
import java.util.HashMap;
import java.util.Map;

/// What processes need to know so that they become one cluster, and of no other on this machine.
final class ClusterSettings {
  /// Those that were killed and came back included: each takes the first port nobody has.
  private static final int MOST_MEMBERS = 16;

  private ClusterSettings() {}

  /// A cluster around `database`, with `more` besides.
  static Map<String, String> around(DatabaseAddress database, Map<String, String> more) {
    var port = Integer.toString(FreePorts.row(MOST_MEMBERS));
    var settings = new HashMap<String, String>();
    settings.put("DATABASE_URL", TemporaryPostgres.url(database));
    settings.put("SIGNALBOX_CLUSTER_NAME", "it-" + port);
    settings.put("SIGNALBOX_CLUSTER_PORT", port);
    settings.put("SIGNALBOX_CLUSTER_MEMBERS", "127.0.0.1:" + port);
    settings.putAll(more);
    return Map.copyOf(settings);
  }
}
