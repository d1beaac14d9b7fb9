package dev.signalbox.security.identity;

import dev.signalbox.api.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes tokens, good and forged.
final class Tokens {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private Tokens() {}

  static KeyPair rsa(int bits) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair ec() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String hmac(String secret, JsonObject claims) {
    return hmacAs("HS256", "", secret, claims);
  }

  static String hmacAs(String algorithm, String keyId, String secret, JsonObject claims) {
    return withHeader(header(algorithm, keyId).encode(), secret, claims);
  }

  static String withHeader(String header, String secret, JsonObject claims) {
    var signed =
        URL.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "." + encoded(claims);
    try {
      var mac = Mac.getInstance("HmacSHA256");
      var key = new Secret(secret).reveal().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return signed
          + "."
          + URL.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String unsigned(String algorithm, JsonObject claims) {
    return encoded(header(algorithm, "")) + "." + encoded(claims) + ".";
  }

  static String withSignature(String algorithm, String keyId, byte[] signature, JsonObject claims) {
    return encoded(header(algorithm, keyId))
        + "."
        + encoded(claims)
        + "."
        + URL.encodeToString(signature);
  }

  static String signedAs(String algorithm, String keyId, KeyPair pair, JsonObject claims) {
    var signed = encoded(header(algorithm, keyId)) + "." + encoded(claims);
    try {
      var signer =
          Signature.getInstance(
              pair.getPublic() instanceof RSAPublicKey
                  ? "SHA256withRSA"
                  : "SHA256withECDSAinP1363Format");
      signer.initSign(pair.getPrivate());
      signer.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + URL.encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject header(String algorithm, String keyId) {
    var header = new JsonObject().put("alg", algorithm).put("typ", "JWT");
    return keyId.isEmpty() ? header : header.put("kid", keyId);
  }

  static String encoded(JsonObject json) {
    return URL.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  static String pem(KeyPair pair) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  static JsonObject jwk(String keyId, KeyPair pair) {
    return switch (pair.getPublic()) {
      case RSAPublicKey rsa ->
          new JsonObject()
              .put("kty", "RSA")
              .put("kid", keyId)
              .put("alg", "RS256")
              .put("n", number(rsa.getModulus()))
              .put("e", number(rsa.getPublicExponent()));
      case ECPublicKey ec ->
          new JsonObject()
              .put("kty", "EC")
              .put("kid", keyId)
              .put("crv", "P-256")
              .put("x", number(ec.getW().getAffineX()))
              .put("y", number(ec.getW().getAffineY()));
      default -> throw new IllegalArgumentException("neither RSA nor EC");
    };
  }

  private static String number(BigInteger number) {
    return URL.encodeToString(number.toByteArray());
  }

  static String set(JsonObject... keys) {
    var array = new JsonArray();
    for (var key : keys) {
      array.add(key);
    }
    return new JsonObject().put("keys", array).encode();
  }
}
