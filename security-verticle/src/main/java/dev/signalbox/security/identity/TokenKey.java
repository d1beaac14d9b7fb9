package dev.signalbox.security.identity;

import dev.signalbox.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What verifies a token's signature. The key decides the algorithm; what a token's header says
/// must agree with it, and decides nothing.
sealed interface TokenKey {
  /// The one algorithm it is for, as in a token's `alg`.
  String algorithm();

  /// Whether `signature` was made over `signed` by the owner of this key.
  boolean verifies(byte[] signed, byte[] signature);

  /// A secret that the issuer shares.
  record Hmac(SecretKeySpec key) implements TokenKey {
    private static final String JAVA_NAME = "HmacSHA256";

    static Hmac of(Secret secret) {
      return new Hmac(
          new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), JAVA_NAME));
    }

    @Override
    public String algorithm() {
      return "HS256";
    }

    @Override
    public boolean verifies(byte[] signed, byte[] signature) {
      try {
        var mac = Mac.getInstance(JAVA_NAME);
        mac.init(key);
        return MessageDigest.isEqual(mac.doFinal(signed), signature);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has " + JAVA_NAME, e);
      }
    }

    @Override
    public String toString() {
      return "Hmac[…]";
    }
  }

  /// A public key of RSA.
  record Rsa(PublicKey key) implements TokenKey {
    @Override
    public String algorithm() {
      return "RS256";
    }

    @Override
    public boolean verifies(byte[] signed, byte[] signature) {
      return TokenKey.verifies("SHA256withRSA", key, signed, signature);
    }
  }

  /// A public point on P-256.
  record Ec(PublicKey key) implements TokenKey {
    private static final int SIGNATURE_BYTES = 64;

    @Override
    public String algorithm() {
      return "ES256";
    }

    @Override
    public boolean verifies(byte[] signed, byte[] signature) {
      return signature.length == SIGNATURE_BYTES
          && TokenKey.verifies("SHA256withECDSAinP1363Format", key, signed, signature);
    }
  }

  private static boolean verifies(String javaName, PublicKey key, byte[] signed, byte[] signature) {
    try {
      var verifier = Signature.getInstance(javaName);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // of the wrong length or form
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + javaName, e);
    }
  }
}
