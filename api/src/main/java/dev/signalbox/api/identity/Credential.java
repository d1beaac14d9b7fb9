package dev.signalbox.api.identity;

import dev.signalbox.api.CallerKey;

/// What a request shows of who sends it.
public sealed interface Credential {
  /// Nothing at all.
  record None() implements Credential {}

  /// An API key, known only by its hash and visible prefix.
  record ApiKey(CallerKey key) implements Credential {}

  /// A JSON Web Token, to be verified.
  record Token(String token) implements Credential {
    /// Never prints the token.
    @Override
    public String toString() {
      return "Token[…]";
    }
  }
}
