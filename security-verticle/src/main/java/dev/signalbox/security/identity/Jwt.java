package dev.signalbox.security.identity;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A JSON Web Token, taken apart and not believed yet.
///
/// @param signed the bytes the signature is over
record Jwt(
    String algorithm, Optional<String> keyId, JsonObject claims, Buffer signed, Buffer signature) {
  private static final int LONGEST = 8 * 1024;

  /// The token cannot be taken, for this reason.
  static final class Bad extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Bad(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /// Takes a token apart.
  ///
  /// @throws Bad when it is none, or asks for what is not supported
  static Jwt parse(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length != 3 || token.length() > LONGEST) {
      throw new Bad("it is not a token of three parts and at most " + LONGEST + " characters");
    }
    var head = object(parts[0]);
    if (head.containsKey("crit")) {
      throw new Bad("its header asks for an extension (crit) that is not known here");
    }
    if (!(head.getValue("alg") instanceof String algorithm)) {
      throw new Bad("its header names no alg");
    }
    var keyId =
        head.getValue("kid") instanceof String kid ? Optional.of(kid) : Optional.<String>empty();
    var signed = Buffer.buffer(parts[0] + "." + parts[1]);
    return new Jwt(algorithm, keyId, object(parts[1]), signed, Buffer.buffer(decoded(parts[2])));
  }

  private static JsonObject object(String part) {
    try {
      return new JsonObject(new String(decoded(part), StandardCharsets.UTF_8));
    } catch (DecodeException | ClassCastException e) {
      throw new Bad("its header or claims are no object of JSON");
    }
  }

  private static byte[] decoded(String part) {
    if (part.indexOf('=') >= 0) {
      throw new Bad("it is padded, which tokens are not");
    }
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new Bad("a part of it is not base64url");
    }
  }
}
