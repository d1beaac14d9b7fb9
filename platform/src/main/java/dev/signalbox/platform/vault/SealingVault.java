package dev.signalbox.platform.vault;

import dev.signalbox.api.Secret;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.Vault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;

/// AES-256-GCM. What is sealed is one version byte, a random nonce of 96 bits, the encrypted secret
/// and a tag of 128 bits; version and purpose are authenticated with it.
public final class SealingVault implements Vault {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final String MAC = "HmacSHA256";
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int SHORTEST = 1 + NONCE_BYTES + TAG_BITS / Byte.SIZE;
  private static final String KEY_FILE = "master.key";

  private final MasterKey key;
  private final SecureRandom random = new SecureRandom();

  SealingVault(MasterKey key) {
    this.key = key;
  }

  /// The vault under the key of the settings; else, where the database is this process's own, under
  /// a key file in its data directory. With a database that others use too, the key cannot be ours
  /// alone: then the vault stays shut until it is set.
  ///
  /// @param ownHome the data directory of an embedded database
  /// @throws dev.signalbox.platform.BadSetting if the key file cannot be used
  public static Vault of(Settings settings, Optional<Path> ownHome) {
    return settings
        .get(MasterKey.SETTING)
        .or(() -> ownHome.map(home -> MasterKey.ofFile(home.resolve(KEY_FILE))))
        .<Vault>map(SealingVault::new)
        .orElseGet(ShutVault::new);
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.empty();
  }

  @Override
  public byte[] seal(String purpose, Secret secret) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var encrypted =
          cipher(Cipher.ENCRYPT_MODE, purpose, nonce)
              .doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(1 + NONCE_BYTES + encrypted.length)
          .put(VERSION)
          .put(nonce)
          .put(encrypted)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + CIPHER, e);
    }
  }

  @Override
  public Secret open(String purpose, byte[] sealed) {
    if (sealed.length < SHORTEST || sealed[0] != VERSION) {
      throw new VaultFailure("This was not sealed by Signalbox, or by a newer version of it.");
    }
    var nonce = new byte[NONCE_BYTES];
    var rest = new byte[sealed.length - 1 - NONCE_BYTES];
    ByteBuffer.wrap(sealed, 1, sealed.length - 1).get(nonce).get(rest);
    try {
      return new Secret(
          new String(
              cipher(Cipher.DECRYPT_MODE, purpose, nonce).doFinal(rest), StandardCharsets.UTF_8));
    } catch (AEADBadTagException e) {
      throw new VaultFailure(
          "A stored secret does not open: it was sealed under another master key, or altered. Set "
              + MasterKey.SETTING.env()
              + " to the key it was sealed under, or enter the secret anew.",
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + CIPHER, e);
    }
  }

  @Override
  public byte[] derive(String purpose) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(key.forMac(MAC));
      return mac.doFinal(("derive.v1:" + purpose).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + MAC, e);
    }
  }

  private Cipher cipher(int mode, String purpose, byte[] nonce) throws GeneralSecurityException {
    var cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key.forAes(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(new byte[] {VERSION});
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
