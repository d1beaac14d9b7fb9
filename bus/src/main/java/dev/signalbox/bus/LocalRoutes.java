package dev.signalbox.bus;

import dev.signalbox.api.Unit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everybody is in this process or nowhere.
final class LocalRoutes implements Routes {
  private final String self;
  private final LocalLanes lanes;

  LocalRoutes(String self, LocalLanes lanes) {
    this.self = self;
    this.lanes = lanes;
  }

  @Override
  public @Nullable Hop choose(String name, Unit unit, Set<String> tried) {
    if (tried.contains(self)) {
      return null;
    }
    var address = lanes.addressFor(name, Thread.currentThread().threadId());
    return address == null ? null : new Hop(self, address, true);
  }

  @Override
  public @Nullable Hop apart(String name, Unit unit, Set<String> tried) {
    return choose(name, unit, tried);
  }

  @Override
  public @Nullable Hop to(String node, String name, Unit unit) {
    return node.equals(self) ? choose(name, unit, Set.of()) : null;
  }

  @Override
  public void sent(Unit unit, Hop hop) {}

  @Override
  public void settled(Unit unit, Hop hop, boolean answered) {}
}
