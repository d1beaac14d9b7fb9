package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTokensTest {
  private static final RequestId REQUEST = new RequestId("r1");
  private static final Target TARGET = new Target("openai", "gpt-4o-mini");

  @ParameterizedTest
  @ValueSource(strings = {"call_9aF", "toolu_01-x", "meta/llama-3.1:8b@v2+q4", "a"})
  void names_are_passed_on(String name) {
    assertThat(ForeignTokens.isToken(name)).isTrue();
    var batch = List.of(new Delta.ToolCallStart(0, name, "add"), finish(name));
    assertThat(ForeignTokens.checked(batch, REQUEST, TARGET)).isSameAs(batch);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "my prompt is", "a\nb", "é", "<b>", "\"", "\ud83d"})
  void anything_else_is_replaced_by_a_name_of_our_own(String name) {
    var batch =
        List.of(
            new Delta.Text("a b"),
            new Delta.ToolCallStart(0, name, "add"),
            new Delta.ToolCallStart(1, name, "add"),
            finish(name));
    var checked = ForeignTokens.checked(batch, REQUEST, TARGET);
    assertThat(checked.getFirst()).isEqualTo(new Delta.Text("a b"));
    assertThat(checked.subList(1, 3))
        .extracting(delta -> ((Delta.ToolCallStart) delta).id())
        .doesNotHaveDuplicates()
        .allMatch(ForeignTokens::isToken);
    assertThat(checked.getLast()).isEqualTo(finish("gpt-4o-mini"));
  }

  @Test
  void a_name_has_an_end() {
    assertThat(ForeignTokens.isToken("a".repeat(128))).isTrue();
    assertThat(ForeignTokens.isToken("a".repeat(129))).isFalse();
  }

  private static Delta finish(String model) {
    return new Delta.Finish(FinishReason.STOP, Usage.of(1, 1), model);
  }
}
