package dev.signalbox.bus;

import dev.signalbox.api.Unit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides which replica is asked, and learns from how it went.
interface Routes {
  /// The next hop of a question at `name`, or null when nobody is left to ask.
  ///
  /// @param tried the nodes that were asked before and stayed silent
  @Nullable Hop choose(String name, Unit unit, Set<String> tried);

  /// The same, but in another process than this one where somebody there is well.
  @Nullable Hop apart(String name, Unit unit, Set<String> tried);

  /// The hop to `node`, or null when it is not there.
  @Nullable Hop to(String node, String name, Unit unit);

  /// A question left on `hop`.
  void sent(Unit unit, Hop hop);

  /// Its fate is known: answered, or lost.
  void settled(Unit unit, Hop hop, boolean answered);
}
