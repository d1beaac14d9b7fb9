package dev.signalbox.app;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tokens of users, as an identity provider that shares a secret with us would sign them.
final class UserTokens {
  static final String SECRET = "a-secret-of-at-least-thirty-two-bytes-for-tests";

  private UserTokens() {}

  static String of(String user) {
    var head = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    var body = base64("{\"sub\":\"" + user + "\",\"exp\":4102444800,\"aud\":\"authenticated\"}");
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signature = mac.doFinal((head + "." + body).getBytes(StandardCharsets.UTF_8));
      return head
          + "."
          + body
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
