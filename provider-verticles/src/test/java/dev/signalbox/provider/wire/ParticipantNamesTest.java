package dev.signalbox.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.routing.Capability;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every provider's model can tell who speaks.
class ParticipantNamesTest {
  /// Of the chat completions family, those who refuse the member.
  private static final Set<String> WITHOUT = Set.of("groq", "mistral", "perplexity");

  static Stream<Provider> providers() {
    return Providers.all().stream();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void a_name_is_passed_on_as_it_came_or_said(Provider provider) {
    var body =
        encoded(
            provider,
            named(Role.SYSTEM, "Synergies", "example_user"),
            named(Role.USER, "Hello", "ada"),
            named(Role.ASSISTANT, "Hello Ada", "bot"),
            named(Role.USER, "And me?", "bob"));
    if (provider.adapter() instanceof OpenAiAdapter && !WITHOUT.contains(provider.id())) {
      assertThat(body)
          .contains(
              "\"role\":\"system\",\"name\":\"example_user\",\"content\":\"Synergies\"",
              "\"role\":\"user\",\"name\":\"ada\",\"content\":\"Hello\"",
              "\"role\":\"assistant\",\"name\":\"bot\",\"content\":\"Hello Ada\"",
              "\"role\":\"user\",\"name\":\"bob\",\"content\":\"And me?\"");
    } else {
      assertThat(body)
          .contains("example_user: Synergies", "ada: Hello", "bob: And me?", "\"Hello Ada\"")
          .doesNotContain("\"name\"", "bot");
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void what_has_no_name_is_written_as_ever(Provider provider) {
    assertThat(encoded(provider, Message.of(Role.USER, "Hello")))
        .contains("\"Hello\"")
        .doesNotContain("\"name\"");
  }

  @Test
  void a_tools_name_reaches_the_family_and_is_not_said_elsewhere() {
    var call = new Message(Role.ASSISTANT, List.of(), List.of(new ToolCall("c1", "add", "{}")), "");
    var answer = new Message(Role.TOOL, Message.plain("2"), List.of(), "c1", "sum");
    var turns = new Message[] {Message.of(Role.USER, "1+1"), call, answer};
    assertThat(encoded(Wires.provider("openai"), turns)).contains("\"name\":\"sum\"");
    assertThat(encoded(Wires.provider("anthropic"), turns)).doesNotContain("sum");
  }

  @Test
  void who_shows_a_picture_is_named_before_it() {
    var picture = new Part.Image(new ImageSource.Inline("image/png", "iVBORw0KGgo="));
    var shown = new Message(Role.USER, List.of(picture), List.of(), "", "ada");
    assertThat(encoded(Wires.provider("anthropic"), shown)).contains("\"text\":\"ada:\"");
  }

  private static Message named(Role role, String words, String name) {
    return new Message(role, Message.plain(words), List.of(), "", name);
  }

  private static String encoded(Provider provider, Message... turns) {
    assertThat(provider.adapter().carries()).contains(Capability.TEXT);
    var request = Requests.saying("", false).withMessages(List.of(turns));
    var call = Requests.call(provider, request);
    return new String(Wires.value(provider.adapter().encode(call)).body(), UTF_8);
  }
}
