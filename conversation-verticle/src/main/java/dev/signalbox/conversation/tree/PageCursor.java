package dev.signalbox.conversation.tree;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// Where a page of conversations ended. Opaque to clients.
///
/// @param epochMicros when the last one on it was changed
/// @param id of the last one
public record PageCursor(long epochMicros, UUID id) {
  /// As it travels.
  public String written() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((epochMicros + ":" + id).getBytes(StandardCharsets.UTF_8));
  }

  /// What was written; empty for anything else.
  public static Optional<PageCursor> read(String written) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(written), StandardCharsets.UTF_8);
      var colon = text.indexOf(':');
      return colon < 1
          ? Optional.empty()
          : Optional.of(
              new PageCursor(
                  Long.parseLong(text.substring(0, colon)),
                  UUID.fromString(text.substring(colon + 1))));
    } catch (IllegalArgumentException e) { // not one of ours
      return Optional.empty();
    }
  }
}
