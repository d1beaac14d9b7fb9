package dev.signalbox.platform;

import dev.signalbox.api.CallerKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Turns an API key into what may be stored of it. All nodes of an installation hash alike, because
/// the pepper lives in their database.
public final class KeyHasher {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LONGEST_PREFIX = 8;

  /// Copied for every key: to be looked up and keyed anew costs more than the hash.
  private final Mac keyed;

  /// A hasher under `pepper`.
  public KeyHasher(byte[] pepper) {
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(pepper, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /// The hash of `apiKey` and its visible beginning: at most 8 characters and never more than a
  /// quarter of the key.
  public CallerKey hash(String apiKey) {
    try {
      var mac = (Mac) keyed.clone();
      var hash = HexFormat.of().formatHex(mac.doFinal(apiKey.getBytes(StandardCharsets.UTF_8)));
      return new CallerKey(
          hash, apiKey.substring(0, Math.min(LONGEST_PREFIX, apiKey.length() / 4)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's own " + ALGORITHM + " can be copied", e);
    }
  }
}
