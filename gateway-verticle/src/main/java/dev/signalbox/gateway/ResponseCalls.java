package dev.signalbox.gateway;

import dev.signalbox.api.inference.Delta;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The calls of a streamed response. Each becomes an item with its first argument, and not when the
/// model names the tool: words that the filter holds at that time were said before it.
final class ResponseCalls {
  private final Map<Integer, Delta.ToolCallStart> announced = new TreeMap<>();
  private final Map<Integer, ResponseItem> begun = new TreeMap<>();

  void announce(Delta.ToolCallStart call) {
    announced.put(call.index(), call);
  }

  /// Call number `index`, which `begin` makes an item if it is none yet; null where nobody
  /// announced it.
  @Nullable ResponseItem get(int index, Function<Delta.ToolCallStart, ResponseItem> begin) {
    var waiting = announced.remove(index);
    if (waiting != null) {
      begun.put(index, begin.apply(waiting));
    }
    return begun.get(index);
  }

  /// Makes items of those that no argument came for.
  void beginAll(Function<Delta.ToolCallStart, ResponseItem> begin) {
    announced.values().forEach(call -> begun.put(call.index(), begin.apply(call)));
    announced.clear();
  }
}
