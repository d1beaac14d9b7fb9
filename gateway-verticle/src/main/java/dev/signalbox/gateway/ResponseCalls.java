package dev.signalbox.gateway;

import dev.signalbox.api.inference.Delta;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The calls of a streamed response. Each becomes an item with its first argument, or with that of
/// a later one, and not when the model names the tool: words that the filter holds at that time
/// were said before it.
final class ResponseCalls {
  private final NavigableMap<Integer, Delta.ToolCallStart> announced = new TreeMap<>();
  private final Map<Integer, ResponseItem> begun = new TreeMap<>();

  void announce(Delta.ToolCallStart call) {
    announced.put(call.index(), call);
  }

  /// Whether call number `index` is announced and no item yet.
  boolean isWaiting(int index) {
    return announced.containsKey(index);
  }

  /// Makes items of call number `index` and of those before it.
  void beginUpTo(int index, Function<Delta.ToolCallStart, ResponseItem> begin) {
    begin(announced.headMap(index, true), begin);
  }

  /// The item of call number `index`; null where there is none.
  @Nullable ResponseItem get(int index) {
    return begun.get(index);
  }

  /// Makes items of those that no argument came for.
  void beginAll(Function<Delta.ToolCallStart, ResponseItem> begin) {
    begin(announced, begin);
  }

  private void begin(
      Map<Integer, Delta.ToolCallStart> calls, Function<Delta.ToolCallStart, ResponseItem> begin) {
    calls.values().forEach(call -> begun.put(call.index(), begin.apply(call)));
    calls.clear();
  }
}
