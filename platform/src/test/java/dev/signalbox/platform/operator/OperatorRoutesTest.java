package dev.signalbox.platform.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorRoutesTest {
  private final OperatorRoutes routes =
      new OperatorRoutes(
          List.of(
              new Route("GET", "/things", OperatorRoutesTest::named),
              new Route("GET", "/things/special", OperatorRoutesTest::named),
              new Route("GET", "/things/*", OperatorRoutesTest::named),
              new Route("DELETE", "/things/*", OperatorRoutesTest::named)));

  private static Future<OperatorReply> named(Asked asked) {
    return Future.succeededFuture(Replying.ok(new JsonObject().put("id", asked.id())));
  }

  private OperatorReply ask(String method, String path, Map<String, String> query) {
    var call = new OperatorCall(new RequestId("r1"), method, path, query, "", Identity.OPERATOR);
    return routes.answer(call, Deadline.in(Duration.ofSeconds(1), InstantSource.system())).result();
  }

  private static JsonObject body(OperatorReply reply) {
    return new JsonObject(reply.json());
  }

  @Test
  void a_name_is_what_stands_for_the_star() {
    assertThat(body(ask("DELETE", "/things/a/b", Map.of())).getString("id")).isEqualTo("a/b");
  }

  @Test
  void a_method_that_is_not_there_is_told_which_are() {
    var reply = ask("POST", "/things/a", Map.of());
    assertThat(reply.status()).isEqualTo(405);
    assertThat(body(reply).getString("allowed")).isEqualTo("DELETE, GET, HEAD");
  }

  @Test
  void a_path_of_its_own_is_no_name_of_the_path_with_the_star() {
    var reply = ask("DELETE", "/things/special", Map.of());
    assertThat(reply.status()).isEqualTo(405);
    assertThat(body(reply).getString("allowed")).isEqualTo("GET, HEAD");
  }

  @Test
  void a_long_path_is_not_repeated_whole() {
    var reply = ask("GET", "/nothing/" + "x".repeat(4_000), Map.of());
    assertThat(reply.status()).isEqualTo(404);
    assertThat(body(reply).getString("message")).hasSizeLessThan(300);
  }

  @Test
  void names_no_database_takes_are_refused_before_a_page_is_asked() {
    assertThat(body(ask("GET", "/things/a\0b", Map.of())).getString("field")).isEqualTo("path");
    assertThat(body(ask("GET", "/things", Map.of("account", "\0"))).getString("field"))
        .isEqualTo("account");
    assertThat(body(ask("GET", "/things", Map.of("\0", "x"))).getString("field"))
        .isEqualTo("query");
    assertThat(ask("GET", "/things", Map.of("account", "\0")).status()).isEqualTo(400);
  }
}
