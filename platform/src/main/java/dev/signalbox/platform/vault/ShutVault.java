package dev.signalbox.platform.vault;

import dev.signalbox.api.Secret;
import dev.signalbox.platform.Vault;
import java.util.Optional;

/// The vault of a process that shares its database and has no master key: it keeps nothing.
final class ShutVault implements Vault {
  private static final String OBSTACLE =
      "There is no master key, so that no secret can be stored. Set "
          + MasterKey.SETTING.env()
          + " to the same key in every process of this installation; `openssl rand -base64 32`"
          + " makes one.";

  @Override
  public Optional<String> obstacle() {
    return Optional.of(OBSTACLE);
  }

  @Override
  public byte[] seal(String purpose, Secret secret) {
    throw new VaultFailure(OBSTACLE);
  }

  @Override
  public byte[] derive(String purpose) {
    throw new VaultFailure(OBSTACLE);
  }

  @Override
  public Secret open(String purpose, byte[] sealed) {
    throw new VaultFailure(OBSTACLE);
  }
}
