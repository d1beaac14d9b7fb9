package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who speaks in a chat is kept with what is said.
class ParticipantNamesTest {
  private static final String HI = "{\"role\":\"user\",\"content\":\"Hi\"}";

  @Test
  void the_name_is_read_in_every_role() {
    var draft =
        accepted(
            "{\"name\":\"ada-1\",\"role\":\"user\",\"content\":\"Hi\"}",
            "{\"role\":\"assistant\",\"content\":\"Yes?\",\"name\":\"andré@b.2\"}",
            "{\"role\":\"tool\",\"content\":\"2\",\"tool_call_id\":\"c1\",\"name\":\"add\"}",
            "{\"role\":\"system\",\"content\":\"Be brief.\",\"name\":\"host\"}",
            "{\"role\":\"user\",\"content\":\"Well\",\"name\":null}");
    assertThat(draft.messages())
        .containsExactly(
            new Message(Role.USER, Message.plain("Hi"), List.of(), "", "ada-1"),
            new Message(Role.ASSISTANT, Message.plain("Yes?"), List.of(), "", "andré@b.2"),
            new Message(Role.TOOL, Message.plain("2"), List.of(), "c1", "add"),
            new Message(Role.SYSTEM, Message.plain("Be brief."), List.of(), "", "host"),
            Message.of(Role.USER, "Well"));
  }

  @Test
  void examples_that_the_system_gives_keep_their_names_and_their_place() {
    var prompt = "{\"role\":\"system\",\"content\":\"Translate.\",\"name\":\"host\"}";
    var more = "{\"role\":\"system\",\"content\":\"Plainly.\"}";
    var example = "{\"role\":\"system\",\"name\":\"example_user\",\"content\":\"Synergies\"}";
    var draft = accepted(prompt, more, example, more, HI);
    assertThat(draft.systemPrompt()).isEqualTo("Translate.\n\nPlainly.");
    assertThat(draft.messages())
        .containsExactly(
            new Message(Role.SYSTEM, Message.plain("Synergies"), List.of(), "", "example_user"),
            Message.of(Role.SYSTEM, "Plainly."),
            Message.of(Role.USER, "Hi"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"Ada Lovelace\", format",
        "\"no\u00a0break\", format",
        "\"<ada>\", format",
        "\"a|b\", format",
        "\"a/b\", format",
        "\"a\\\\b\", format",
        "\"\", format",
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", format",
        "5, type",
        "[\"ada\"], type"
      })
  void what_openai_takes_for_no_name_is_refused_by_name(String name, String rule) {
    var turn = "{\"role\":\"user\",\"content\":\"Hi\",\"name\":" + name + "}";
    var outcome = read(HI, turn);
    assertThat(outcome).isInstanceOf(Outcome.Err.class);
    var violations =
        ((InputRejected) ((Outcome.Err<Draft>) outcome).error())
            .violations().stream()
                .map(violation -> violation.field() + " " + violation.rule())
                .toList();
    assertThat(violations).containsExactly("messages[1].name " + rule);
  }

  private static Draft accepted(String... turns) {
    return switch (read(turns)) {
      case Outcome.Ok<Draft>(var draft) -> draft;
      case Outcome.Err<Draft>(var error) -> throw new AssertionError(error.message());
    };
  }

  private static Outcome<Draft> read(String... turns) {
    var body = "{\"model\":\"m\",\"messages\":[" + String.join(",", turns) + "]}";
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return new DraftReader(32).read(new ChatDialect(InstantSource.system()), bytes, bytes.length);
  }
}
