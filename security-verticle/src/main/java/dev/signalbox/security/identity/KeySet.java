package dev.signalbox.security.identity;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The public keys that an issuer offers. Those of other kinds and weak ones are left out.
record KeySet(List<Named> keys) {
  static final KeySet EMPTY = new KeySet(List.of());

  private static final int MOST_KEYS = 100;
  private static final int FEWEST_RSA_BITS = 2_048;
  private static final int MOST_RSA_BITS = 8_192;
  private static final int COORDINATE_BYTES = 32;

  KeySet {
    keys = List.copyOf(keys);
  }

  /// A key and its name, which may be empty.
  record Named(String id, TokenKey key) {}

  /// Reads a JSON Web Key Set.
  ///
  /// @throws IllegalArgumentException when it is none
  static KeySet parse(String json) {
    try {
      if (!(new JsonObject(json).getValue("keys") instanceof JsonArray array)) {
        throw new IllegalArgumentException("there is no array 'keys'");
      }
      var keys = new ArrayList<Named>();
      for (var each : array) {
        if (each instanceof JsonObject key && keys.size() < MOST_KEYS) {
          var usable = key(key);
          if (usable != null) {
            keys.add(new Named(text(key, "kid"), usable));
          }
        }
      }
      return new KeySet(keys);
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("it is no JSON", e);
    }
  }

  /// The key for a token: the one of its name, or the only one where it names none.
  Optional<TokenKey> find(String algorithm, Optional<String> keyId) {
    var fitting = keys.stream().filter(each -> each.key().algorithm().equals(algorithm)).toList();
    if (keyId.isEmpty()) {
      return fitting.size() == 1 ? Optional.of(fitting.getFirst().key()) : Optional.empty();
    }
    return fitting.stream()
        .filter(each -> each.id().equals(keyId.get()))
        .findFirst()
        .map(Named::key);
  }

  private static @Nullable TokenKey key(JsonObject key) {
    var use = text(key, "use");
    if (!use.isEmpty() && !use.equals("sig")) {
      return null;
    }
    try {
      return switch (text(key, "kty")) {
        case "RSA" -> isFor(key, "RS256") ? rsa(key) : null;
        case "EC" -> isFor(key, "ES256") && text(key, "crv").equals("P-256") ? ec(key) : null;
        default -> null; // a secret has no place in a public set
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isFor(JsonObject key, String algorithm) {
    var named = text(key, "alg");
    return named.isEmpty() || named.equals(algorithm);
  }

  private static @Nullable TokenKey rsa(JsonObject key) throws GeneralSecurityException {
    var modulus = number(key, "n");
    if (modulus.bitLength() < FEWEST_RSA_BITS || modulus.bitLength() > MOST_RSA_BITS) {
      return null;
    }
    var spec = new RSAPublicKeySpec(modulus, number(key, "e"));
    return new TokenKey.Rsa(KeyFactory.getInstance("RSA").generatePublic(spec));
  }

  private static @Nullable TokenKey ec(JsonObject key) throws GeneralSecurityException {
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    var curve = parameters.getParameterSpec(ECParameterSpec.class);
    var x = number(key, "x");
    var y = number(key, "y");
    if (!isOn(curve.getCurve(), x, y)) {
      return null;
    }
    var spec = new ECPublicKeySpec(new ECPoint(x, y), curve);
    return new TokenKey.Ec(KeyFactory.getInstance("EC").generatePublic(spec));
  }

  private static boolean isOn(EllipticCurve curve, BigInteger x, BigInteger y) {
    if (!(curve.getField() instanceof java.security.spec.ECFieldFp field)
        || x.bitLength() > COORDINATE_BYTES * 8
        || y.bitLength() > COORDINATE_BYTES * 8) {
      return false;
    }
    var p = field.getP();
    var right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return y.pow(2).mod(p).equals(right);
  }

  private static BigInteger number(JsonObject key, String field) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(text(key, field)));
  }

  private static String text(JsonObject json, String field) {
    return json.getValue(field) instanceof String text ? text : "";
  }
}
