package dev.signalbox.gateway.speech;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Addresses of spoken answers, which are good for a while and for whoever holds them. The same key
/// in every process makes one gateway's addresses good at all.
public final class AudioLinks {
  private static final String MAC = "HmacSHA256";
  private static final String ENDING = ".mp3";

  private final SecretKeySpec key;
  private final InstantSource clock;

  /// @param key of this purpose only
  public AudioLinks(byte[] key, InstantSource clock) {
    this.key = new SecretKeySpec(key, MAC);
    this.clock = clock;
  }

  /// What stands in the address of sound `id` behind [AudioPages#STEM] for so long.
  public String file(UUID id, Duration validity) {
    var expires = (clock.millis() + validity.toMillis()) / 1_000;
    return id + ENDING + "?expires=" + expires + "&signature=" + signature(id, expires);
  }

  /// Whether such an address was made here and is still good.
  ///
  /// @param expires in seconds since 1970
  boolean isGood(UUID id, long expires, String signature) {
    var genuine =
        MessageDigest.isEqual(
            signature(id, expires).getBytes(StandardCharsets.US_ASCII),
            signature.getBytes(StandardCharsets.UTF_8));
    return genuine && secondsLeft(expires) > 0;
  }

  long secondsLeft(long expires) {
    return expires - clock.millis() / 1_000;
  }

  private String signature(UUID id, long expires) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(key);
      var signed = mac.doFinal((id + "\n" + expires).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + MAC, e);
    }
  }
}
