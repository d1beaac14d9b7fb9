package dev.signalbox.security.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.identity.Authority;
import dev.signalbox.platform.operator.BadField;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyBodyTest {
  private static final String WHOLE =
      """
      {"name":"ci","user":"u@x.org","team":"t","organisation":"o","tier":"pro","authority":"operator",
      "allowedModels":["openai/*","auto"],"limits":{"requestsPerMinute":5,"tokensPerDay":900},
      "expiresAt":"2030-01-01T00:00:00Z"}\
      """;

  @Test
  void every_field_is_read() {
    var key = KeyBody.read(WHOLE);
    assertThat(key.user()).contains("u@x.org");
    assertThat(key.authority()).isEqualTo(Authority.OPERATOR);
    assertThat(key.allowedModels()).containsExactly("openai/*", "auto");
    assertThat(key.limits().requestsPerMinute()).isEqualTo(5);
    assertThat(key.limits().tokensPerDay()).isEqualTo(900);
    assertThat(key.expiresMillis()).hasValue(1_893_456_000_000L);
    assertThat(KeyBody.read(key.json().encode())).isEqualTo(key);
  }

  @Test
  void a_name_is_enough_and_gives_the_least_authority() {
    var key = KeyBody.read("{\"name\":\"app\"}");
    assertThat(key.authority()).isEqualTo(Authority.CALLER);
    assertThat(key.limits().limitsAnything()).isFalse();
    assertThat(key.expiresMillis()).isEmpty();
  }

  @Test
  void a_patch_changes_what_it_names_and_null_takes_away() {
    var key = KeyBody.read(WHOLE);
    var patched =
        key.with("{\"team\":null,\"expiresAt\":null,\"limits\":{\"requestsPerMinute\":7}}");
    assertThat(patched.team()).isEmpty();
    assertThat(patched.expiresMillis()).isEmpty();
    assertThat(patched.limits().requestsPerMinute()).isEqualTo(7);
    assertThat(patched.limits().tokensPerDay()).isEqualTo(900);
    assertThat(patched.name()).isEqualTo("ci");
    assertThat(patched.organisation()).contains("o");
  }

  @Test
  void what_is_wrong_is_named() {
    Map.ofEntries(
            Map.entry("{}", "name"),
            Map.entry("{'name':'x','authority':'root'}", "authority"),
            Map.entry("{'name':'x','user':'a b'}", "user"),
            Map.entry("{'name':'x','allowedModels':['*']}", "allowedModels"),
            Map.entry("{'name':'x','allowedModels':['open*']}", "allowedModels"),
            Map.entry("{'name':'x','allowedModels':'all'}", "allowedModels"),
            Map.entry("{'name':'x','limits':{'requestsPerMinute':-1}}", "limits.requestsPerMinute"),
            Map.entry("{'name':'x','limits':{'perHour':1}}", "limits.perHour"),
            Map.entry("{'name':'x','expiresAt':'tomorrow'}", "expiresAt"),
            Map.entry("{'name':'x','nam':'y'}", "nam"),
            Map.entry("[]", "body"))
        .forEach((body, field) ->
            assertThatThrownBy(() -> KeyBody.read(body.replace('\'', '"')))
                .as(body)
                .isInstanceOfSatisfying(
                    BadField.class, e -> assertThat(e.field()).isEqualTo(field)));
  }
}
