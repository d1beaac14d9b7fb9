package dev.signalbox.api.conversation;

import dev.signalbox.api.identity.Identity;

/// Whose a conversation is: a user's where there is one, whatever key it comes with, else the
/// key's. Nobody else learns that it exists.
///
/// @param id `user:<id>` or `key:<hash>`
public record Owner(String id) {
  /// The owner of what `identity` begins.
  public static Owner of(Identity identity) {
    return new Owner(
        identity.user().map(user -> "user:" + user).orElse("key:" + identity.caller().hash()));
  }
}
