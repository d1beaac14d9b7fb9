package dev.signalbox.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.identity.Credential;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private final Credentials credentials = new Credentials(key -> new CallerKey("h:" + key, ""));

  @Test
  void nothing_shown_is_nothing() {
    assertThat(in()).isEqualTo(new Credential.None());
    assertThat(in("Authorization", "Bearer ", "X-API-Key", "  ")).isEqualTo(new Credential.None());
    assertThat(in("Authorization", "Basic dXNlcg==")).isEqualTo(new Credential.None());
  }

  @Test
  void a_key_is_found_in_either_header_and_the_bearers_wins() {
    assertThat(in("x-api-key", " one ")).isEqualTo(key("one"));
    assertThat(in("authorization", "bearer two")).isEqualTo(key("two"));
    assertThat(in("X-API-Key", "one", "Authorization", "Bearer two")).isEqualTo(key("two"));
  }

  @Test
  void a_bearer_of_three_parts_with_a_json_head_is_a_token() {
    var head = encoded("{\"alg\":\"HS256\"}");
    assertThat(in("Authorization", "Bearer " + head + ".e30.c2ln"))
        .isEqualTo(new Credential.Token(head + ".e30.c2ln"));
    assertThat(in("X-API-Key", head + ".e30.c2ln")).isInstanceOf(Credential.ApiKey.class);
  }

  @Test
  void what_only_resembles_a_token_is_a_key() {
    var head = encoded("{\"alg\":\"HS256\"}");
    for (var key :
        List.of("a.b.c", head + ".e30", head + ".e30.x.y", encoded("text") + ".a.b", "%%.a.b")) {
      assertThat(in("Authorization", "Bearer " + key)).as(key).isEqualTo(key(key));
    }
  }

  private static Credential key(String key) {
    return new Credential.ApiKey(new CallerKey("h:" + key, ""));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Credential in(String... headers) {
    var map = MultiMap.caseInsensitiveMultiMap();
    for (var i = 0; i < headers.length; i += 2) {
      map.add(headers[i], headers[i + 1]);
    }
    return credentials.in(map);
  }
}
