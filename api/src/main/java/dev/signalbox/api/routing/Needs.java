package dev.signalbox.api.routing;

import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.ToolChoice;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request takes of whoever answers it. A plan leaves out who has not all of it, and a wire
/// refuses it: both ask here, so that nobody is chosen who refuses.
public final class Needs {
  private Set<Capability> needs = Set.of();

  private Needs() {}

  /// What `request` takes by itself, whatever its routing hints say. Nothing is made for the many
  /// requests that take nothing special.
  public static Set<Capability> of(InferenceRequest request) {
    var needs = new Needs();
    needs.tools(request.generation());
    needs.parts(request);
    needs.turns(request.messages());
    needs.drawing(request.sampling());
    needs.choices(request.generation().choices());
    return needs.needs;
  }

  private void add(Capability one) {
    if (needs.isEmpty()) {
      needs = EnumSet.of(one);
    } else {
      needs.add(one);
    }
  }

  private void addIf(boolean asked, Capability one) {
    if (asked) {
      add(one);
    }
  }

  private void tools(Generation generation) {
    var use = generation.toolUse();
    var any = !use.tools().isEmpty();
    addIf(any, Capability.TOOLS);
    addIf(any && !use.parallel(), Capability.PARALLEL_TOOL_CALLS);
    addIf(
        use.choice() instanceof ToolChoice.Required || use.choice() instanceof ToolChoice.Named,
        Capability.TOOL_CHOICE);
    if (generation.responseFormat() instanceof ResponseFormat.JsonSchema(_, _, boolean rareWords)) {
      add(Capability.JSON_SCHEMA);
      addIf(rareWords, Capability.FULL_JSON_SCHEMA);
    }
  }

  /// Where all turns are the system's, each family that wants one of the user's has a way.
  private void turns(List<Message> messages) {
    @Nullable Message first = null;
    @Nullable Message last = null;
    for (var at = 0; at < messages.size(); at++) {
      var message = messages.get(at);
      if (message.role() != Role.SYSTEM) {
        first = first == null ? message : first;
        last = message;
      }
      addIf(message.role() == Role.TOOL || !message.toolCalls().isEmpty(), Capability.TOOL_TURNS);
    }
    addIf(first != null && first.role() != Role.USER, Capability.ASSISTANT_FIRST);
    addIf(last != null && last.role() == Role.ASSISTANT, Capability.ASSISTANT_LAST);
  }

  private void parts(InferenceRequest request) {
    var messages = request.messages();
    for (var at = 0; at < messages.size(); at++) {
      var parts = messages.get(at).parts();
      for (var place = 0; place < parts.size(); place++) {
        switch (parts.get(place)) {
          case Part.Image(ImageSource source, _) -> picture(source);
          case Part.Document _ -> add(Capability.DOCUMENT);
          case Part.Text _, Part.Unspoken _ -> {}
        }
      }
    }
  }

  private void picture(ImageSource source) {
    add(Capability.VISION);
    switch (source) {
      case ImageSource.Link _ -> add(Capability.PICTURE_LINKS);
      case ImageSource.Inline(String type, _) ->
          addIf(type.equals("image/gif"), Capability.GIF_PICTURES);
    }
  }

  /// What changes nothing takes nothing: many clients send each parameter, most of them idle.
  private void drawing(Sampling sampling) {
    addIf(sampling.topP().orElse(Sampling.ALL_TOKENS) < Sampling.ALL_TOKENS, Capability.TOP_P);
    addIf(sampling.topK().isPresent(), Capability.TOP_K);
    addIf(!sampling.stop().isEmpty(), Capability.STOP);
    addIf(sampling.seed().isPresent(), Capability.SEED);
    addIf(sampling.presencePenalty().orElse(0) != 0, Capability.PRESENCE_PENALTY);
    addIf(sampling.frequencyPenalty().orElse(0) != 0, Capability.FREQUENCY_PENALTY);
  }

  private void choices(Choices choices) {
    if (choices.count() > 1) {
      add(choices.count() > Choices.SEVERAL ? Capability.MANY_ANSWERS : Capability.SEVERAL_ANSWERS);
    }
    addIf(choices.logprobs(), Capability.LOGPROBS);
  }
}
