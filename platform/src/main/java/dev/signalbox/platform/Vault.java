package dev.signalbox.platform;

import dev.signalbox.api.Secret;
import java.util.Optional;

/// Keeps credentials that must be stored: sealed under the installation's master key, so that the
/// database alone tells nobody anything.
public interface Vault {
  /// Why nothing can be sealed here, with the way out; empty when it can.
  Optional<String> obstacle();

  /// `secret` as it may be stored. Sealing the same secret twice gives two different results.
  ///
  /// @param purpose what the secret is for and whose it is, e.g. `provider-key:4f1c…`; the same
  ///   must be said to open it, so that a sealed secret copied to another row opens nothing
  /// @throws VaultFailure if there is an [#obstacle]
  byte[] seal(String purpose, Secret secret);

  /// What was sealed for `purpose`.
  ///
  /// @throws VaultFailure if there is an [#obstacle], or if it was sealed under another master key
  ///   or for another purpose, or altered since
  Secret open(String purpose, byte[] sealed);

  /// A key for `purpose`, the same in every process under the same master key, from which nothing
  /// follows for any other.
  ///
  /// @throws VaultFailure if there is an [#obstacle]
  byte[] derive(String purpose);

  /// A sealed secret cannot be had. The message says why and what to do, and never holds the
  /// secret.
  final class VaultFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public VaultFailure(String message) {
      super(message);
    }

    public VaultFailure(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
