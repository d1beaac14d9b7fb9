package dev.signalbox.gateway;

import dev.signalbox.api.conversation.Place;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.RoutingHints;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a body asks of a conversation.
///
/// @param place where in it the turn goes
/// @param model to be asked; absent means the conversation's
/// @param asked what is said; empty where a question is answered again
record TurnOrder(Place place, Optional<String> model, List<Part> asked) {
  TurnOrder {
    asked = List.copyOf(asked);
  }

  /// The model that the body names; a conversation of its own may know another.
  String named() {
    return model.orElse(ModelSelector.AUTO);
  }

  /// What the body asks of the pipeline, once the conversation is read.
  Draft draft(Sampling sampling, boolean stream, ChatFormat format) {
    return new Draft(
        Optional.empty(),
        Optional.empty(),
        named(),
        "",
        messages(),
        Generation.DEFAULT.withSampling(sampling),
        stream,
        RoutingHints.NONE,
        Map.of(),
        Optional.of(new TurnFormat(format, this)));
  }

  /// What is said, as a model reads it.
  List<Message> messages() {
    return asked.isEmpty() ? List.of() : List.of(new Message(Role.USER, asked, List.of(), ""));
  }
}
