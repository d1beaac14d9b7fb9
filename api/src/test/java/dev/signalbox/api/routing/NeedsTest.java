package dev.signalbox.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.ToolUse;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeedsTest {
  private static final List<Tool> ADD = List.of(new Tool("add", "", "{}"));

  private static InferenceRequest asking(Generation generation) {
    return InferenceRequest.of(
            new RequestId("r1"), "auto", "", List.of(Message.of(Role.USER, "Hi")))
        .withGeneration(generation);
  }

  @Test
  void words_alone_need_nothing_and_nothing_is_made_for_them() {
    assertThat(Needs.of(asking(Generation.DEFAULT))).isSameAs(Needs.of(asking(Generation.DEFAULT)));
    assertThat(Needs.of(asking(Generation.DEFAULT))).isEmpty();
    var tempered =
        Generation.DEFAULT.withSampling(new Sampling(OptionalDouble.of(0.5), OptionalInt.of(9)));
    assertThat(Needs.of(asking(tempered))).isEmpty();
  }

  @Test
  void each_thing_asked_for_is_a_need_of_its_own() {
    var drawn =
        new Sampling(
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalDouble.of(0.9),
            OptionalInt.of(3),
            List.of("END"),
            OptionalLong.of(7),
            OptionalDouble.of(-0.5),
            OptionalDouble.of(1));
    var forced = new ToolUse(ADD, new ToolChoice.Named("add"), false);
    var asked =
        asking(
            Generation.DEFAULT
                .withSampling(drawn)
                .withToolUse(forced)
                .withChoices(new Choices(Choices.SEVERAL, true, 1)));
    assertThat(Needs.of(asked))
        .containsExactlyInAnyOrder(
            Capability.TOOLS,
            Capability.TOOL_CHOICE,
            Capability.PARALLEL_TOOL_CALLS,
            Capability.TOP_P,
            Capability.TOP_K,
            Capability.STOP,
            Capability.SEED,
            Capability.PRESENCE_PENALTY,
            Capability.FREQUENCY_PENALTY,
            Capability.SEVERAL_ANSWERS,
            Capability.LOGPROBS);
  }

  @Test
  void what_changes_nothing_needs_nothing() {
    var idle =
        new Sampling(
            OptionalDouble.of(1),
            OptionalInt.empty(),
            OptionalDouble.of(1),
            OptionalInt.empty(),
            List.of(),
            OptionalLong.empty(),
            OptionalDouble.of(0),
            OptionalDouble.of(-0.0));
    assertThat(Needs.of(asking(Generation.DEFAULT.withSampling(idle)))).isEmpty();
  }

  @Test
  void tools_a_model_may_leave_alone_need_no_way_to_force_it() {
    for (var choice : List.of(new ToolChoice.Auto(), new ToolChoice.None())) {
      var use = new ToolUse(ADD, choice, true);
      assertThat(Needs.of(asking(Generation.DEFAULT.withToolUse(use))))
          .containsExactly(Capability.TOOLS);
    }
  }

  @Test
  void a_document_is_needed_wherever_it_stands() {
    var pdf = new Message(Role.USER, List.of(new Part.Document("JVBERi0x")), List.of(), "");
    var asked =
        asking(Generation.DEFAULT)
            .withMessages(
                List.of(pdf, Message.of(Role.ASSISTANT, "Yes?"), Message.of(Role.USER, "Go on.")));
    assertThat(Needs.of(asked)).containsExactly(Capability.DOCUMENT);
  }

  private static Set<Capability> needs(Message... turns) {
    return Needs.of(asking(Generation.DEFAULT).withMessages(List.of(turns)));
  }

  private static Message showing(ImageSource picture) {
    return new Message(Role.USER, List.of(new Part.Image(picture)), List.of(), "");
  }

  @Test
  void a_picture_that_not_everybody_can_be_shown_is_a_need_of_its_own() {
    assertThat(needs(showing(new ImageSource.Inline("image/png", "iVBO"))))
        .containsExactly(Capability.VISION);
    assertThat(needs(showing(new ImageSource.Inline("image/gif", "R0lG"))))
        .containsExactlyInAnyOrder(Capability.VISION, Capability.GIF_PICTURES);
    assertThat(needs(showing(new ImageSource.Link("https://pictures.example/a.gif"))))
        .containsExactlyInAnyOrder(Capability.VISION, Capability.PICTURE_LINKS);
  }

  @Test
  void turns_that_not_everybody_takes_are_needs_of_their_own() {
    var user = Message.of(Role.USER, "Hi");
    var system = Message.of(Role.SYSTEM, "Be brief.");
    var assistant = Message.of(Role.ASSISTANT, "Hello");
    var result = new Message(Role.TOOL, Message.plain("3"), List.of(), "call_a");
    assertThat(needs(system, user, assistant, user, user)).isEmpty();
    assertThat(needs(system)).isEmpty();
    assertThat(needs(system, assistant, user)).containsExactly(Capability.ASSISTANT_FIRST);
    assertThat(needs(user, assistant, system)).containsExactly(Capability.ASSISTANT_LAST);
    assertThat(needs(user, result)).containsExactly(Capability.TOOL_TURNS);
  }

  @Test
  void a_schema_with_words_that_not_everybody_knows_is_a_need_of_its_own() {
    assertThat(needsOf(new ResponseFormat.JsonSchema("answer", "{}", false)))
        .containsExactly(Capability.JSON_SCHEMA);
    assertThat(needsOf(new ResponseFormat.JsonSchema("answer", "{\"not\":{}}", true)))
        .containsExactlyInAnyOrder(Capability.JSON_SCHEMA, Capability.FULL_JSON_SCHEMA);
  }

  private static Set<Capability> needsOf(ResponseFormat format) {
    return Needs.of(asking(Generation.DEFAULT.withResponseFormat(format)));
  }
}
