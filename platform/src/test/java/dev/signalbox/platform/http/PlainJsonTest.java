package dev.signalbox.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.Money;
import dev.signalbox.platform.operator.Replying;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainJsonTest {
  private static final JsonObject MONEY =
      new JsonObject()
          .put("free", Money.ZERO.toUsd())
          .put("least", new Money(1).toUsd())
          .put("round", new BigDecimal("2E+3"))
          .put("each", new JsonArray().add(new JsonObject().put("usd", new BigDecimal("1.5E-11"))));
  private static final String PLAIN =
      "{\"free\":0.000000000,\"least\":0.000000001,\"round\":2000,"
          + "\"each\":[{\"usd\":0.000000000015}]}";

  @Test
  void amounts_have_all_their_digits_at_any_depth() {
    assertThat(PlainJson.text(MONEY)).isEqualTo(PLAIN);
    assertThat(PlainJson.buffer(MONEY).toString(StandardCharsets.UTF_8)).isEqualTo(PLAIN);
    assertThat(Replying.ok(MONEY).json()).isEqualTo(PLAIN);
  }

  @Test
  void all_else_is_as_it_always_was() {
    var json = new JsonObject("{\"a\":[1,2.5,true,null,\"\u00e4\\n\"],\"b\":{\"c\":1e-7}}");
    assertThat(new JsonObject(PlainJson.text(json))).isEqualTo(json);
    assertThat(PlainJson.text(json)).isEqualTo(json.encode());
  }

  @Test
  void what_is_no_json_is_a_defect() {
    var json = new JsonObject().put("x", new Object());
    assertThatThrownBy(() -> PlainJson.text(json)).isInstanceOf(EncodeException.class);
    assertThatThrownBy(() -> PlainJson.buffer(json)).isInstanceOf(EncodeException.class);
  }
}
