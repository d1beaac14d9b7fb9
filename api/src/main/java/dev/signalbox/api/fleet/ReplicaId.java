package dev.signalbox.api.fleet;

import dev.signalbox.api.Unit;

/// One running instance of a unit.
///
/// @param node the process it runs in, unique in the cluster
public record ReplicaId(Unit unit, String node) {
  @Override
  public String toString() {
    return unit.id() + "@" + node;
  }
}
