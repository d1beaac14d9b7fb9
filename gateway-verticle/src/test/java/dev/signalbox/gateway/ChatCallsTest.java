package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatCallsTest {
  private final List<String> left = new ArrayList<>();
  private final ChatCalls calls =
      new ChatCalls((_, delta) -> {
        var call = new JsonObject(Json.object(delta)).getJsonArray("tool_calls").getJsonObject(0);
        var function = call.getJsonObject("function");
        left.add(
            call.getInteger("index")
                + function.getString("name", "")
                + " "
                + function.getString("arguments"));
      });
  private final SseEvents out = new SseEvents();

  @Test
  void the_only_call_leaves_as_it_comes() {
    calls.begin(out, 0, "a", "weather");
    calls.arguments(out, 0, "{\"city\":");
    calls.arguments(out, 0, "\"}\"}");
    calls.end(out);
    assertThat(left).containsExactly("0weather ", "0 {\"city\":", "0 \"}\"}");
  }

  @Test
  void a_call_begins_once_the_one_before_it_is_whole() {
    calls.begin(out, 0, "a", "weather");
    calls.begin(out, 1, "b", "clock");
    calls.arguments(out, 1, "{}");
    assertThat(left).containsExactly("0weather ");
    calls.arguments(out, 0, "{}");
    assertThat(left).containsExactly("0weather ", "0 {}", "1clock ", "1 {}");
    calls.end(out);
    assertThat(left).hasSize(4);
  }

  @Test
  void what_never_becomes_whole_leaves_at_the_end() {
    calls.begin(out, 0, "a", "weather");
    calls.arguments(out, 0, "{\"city\":");
    calls.begin(out, 2, "b", "clock");
    calls.arguments(out, 9, "nobody's");
    calls.end(out);
    assertThat(left).containsExactly("0weather ", "0 {\"city\":", "2clock ");
  }
}
