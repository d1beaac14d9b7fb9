package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which pictures a family can be shown. A tool may answer with one: a family without a place for
/// that is shown it as the user's.
///
/// @param mediaTypes those it knows; empty when it does not say
/// @param links whether it fetches a picture from an address
record Pictures(Set<String> mediaTypes, boolean links) {
  Pictures {
    mediaTypes = Set.copyOf(mediaTypes);
  }

  /// Why `provider` cannot be shown the first picture of `call` that it cannot.
  Optional<GatewayError> refusal(String provider, Call call) {
    for (var message : call.request().messages()) {
      for (var part : message.parts()) {
        if (part instanceof Part.Image(ImageSource source, _)) {
          var problem = problem(message, source);
          if (!problem.isEmpty()) {
            return Optional.of(Refusals.of("messages", "image", provider + " " + problem));
          }
        } else if (part instanceof Part.Document && isNotTheUsers(message)) {
          return Optional.of(
              Refusals.of(
                  "messages", "document", provider + " takes documents of the user's only"));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isNotTheUsers(Message message) {
    return message.role() == Role.SYSTEM || message.role() == Role.ASSISTANT;
  }

  private String problem(Message message, ImageSource source) {
    if (isNotTheUsers(message)) {
      return "takes images from the user only";
    }
    return switch (source) {
      case ImageSource.Link _ ->
          links ? "" : "does not fetch images; send the image itself, in base64";
      case ImageSource.Inline(String type, _) ->
          mediaTypes.isEmpty() || mediaTypes.contains(type)
              ? ""
              : "takes images of these types only: " + String.join(", ", new TreeSet<>(mediaTypes));
    };
  }
}
