package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.identity.Authenticate;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Credential;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class AuthenticationVerticleTest {
  private static final String KEYED =
      RunningGateway.HELLO.replace("\"model\"", "\"apiKey\":\"in-the-body\",\"model\"");

  @TempDir Path home;
  private final Queue<Authenticate> asked = new ConcurrentLinkedQueue<>();
  private final Queue<OperatorCall> calls = new ConcurrentLinkedQueue<>();

  private RunningGateway start(Vertx vertx, String auth, Authority authority) {
    var gateway = RunningGateway.start(vertx, home, "SIGNALBOX_AUTH", auth);
    gateway.units.answer(
        Addresses.AUTHENTICATE,
        question -> {
          asked.add(question);
          return Identity.of(new CallerKey("somebody", "some"), authority);
        });
    for (var address : List.of(Addresses.ROUTER_API, Addresses.SECURITY_API, Addresses.COST_API)) {
      gateway.units.answer(
          address,
          call -> {
            calls.add(call);
            return new OperatorReply(200, "{}");
          });
    }
    return gateway;
  }

  @Test
  void who_shows_nothing_is_not_asked_about_where_anybody_may(Vertx vertx) throws Exception {
    var gateway = start(vertx, "open", Authority.CALLER);
    assertThat(gateway.post("/infer", RunningGateway.HELLO).statusCode()).isEqualTo(200);
    assertThat(asked).isEmpty();
    assertThat(gateway.units.inspected)
        .extracting(each -> each.request().caller())
        .containsExactly(CallerKey.ANONYMOUS);
  }

  @Test
  void a_key_is_asked_about_wherever_it_is_shown(Vertx vertx) throws Exception {
    var gateway = start(vertx, "open", Authority.CALLER);
    assertThat(gateway.post("/infer", RunningGateway.HELLO, "x-api-key", "k").statusCode())
        .isEqualTo(200);
    assertThat(gateway.post("/infer", KEYED).statusCode()).isEqualTo(200);
    assertThat(asked).hasSize(2).allMatch(each -> each.credential() instanceof Credential.ApiKey);
    assertThat(asked).allMatch(Authenticate::loopback);
    assertThat(gateway.units.inspected)
        .extracting(each -> each.request().caller().hash())
        .containsOnly("somebody");
  }

  @Test
  void the_headers_key_wins_over_the_bodys(Vertx vertx) throws Exception {
    var gateway = start(vertx, "required", Authority.CALLER);
    var header = gateway.post("/infer", KEYED, "Authorization", "Bearer in-the-header");
    assertThat(header.statusCode()).isEqualTo(200);
    assertThat(asked).hasSize(1);
    assertThat(gateway.post("/infer", KEYED).statusCode()).isEqualTo(200);
    assertThat(asked).extracting(Authenticate::credential).doesNotHaveDuplicates();
  }

  @Test
  void where_callers_must_show_who_they_are_nothing_shown_is_refused(Vertx vertx) throws Exception {
    var gateway = start(vertx, "required", Authority.CALLER);
    for (var path : List.of("/infer", "/api/ai/generate", "/api/ai/stream")) {
      assertMissing(gateway.post(path, RunningGateway.HELLO));
    }
    for (var path :
        List.of("/api/ai/providers", "/orchestrator/models", "/decisions", "/admin/keys")) {
      assertMissing(gateway.get(path));
    }
    assertThat(gateway.units.inspected).isEmpty();
    assertThat(calls).isEmpty();
  }

  private static void assertMissing(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(401);
    var body = new JsonObject(reply.body());
    assertThat(body.getString("error")).isEqualTo("MISSING_TOKEN");
    assertThat(body.getString("message")).contains("Authorization: Bearer");
  }

  @Test
  void without_the_security_unit_a_key_is_not_believed(Vertx vertx) throws Exception {
    var gateway = start(vertx, "open", Authority.CALLER);
    gateway.units.stop(Addresses.AUTHENTICATE.name());
    for (var body : List.of(RunningGateway.HELLO, "not even JSON")) {
      var reply = gateway.post("/infer", body, "X-API-Key", "k");
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(503);
      assertThat(reply.body()).contains("SECURITY_UNAVAILABLE");
    }
    assertThat(gateway.post("/infer", KEYED).statusCode()).isEqualTo(503);
    assertThat(gateway.ask("GET", "/admin/usage", "", "X-API-Key", "k").statusCode())
        .isEqualTo(503);
    assertThat(gateway.units.inspected).isEmpty();
    assertThat(calls).isEmpty();
  }

  @Test
  void a_caller_may_look_but_not_change(Vertx vertx) throws Exception {
    var gateway = start(vertx, "open", Authority.CALLER);
    assertThat(status(gateway, "GET", "/orchestrator/models")).isEqualTo(200);
    assertThat(status(gateway, "POST", "/orchestrator/route-request")).isEqualTo(200);
    assertThat(status(gateway, "POST", "/orchestrator/providers")).isEqualTo(403);
    assertThat(status(gateway, "DELETE", "/orchestrator/routing-rules/1")).isEqualTo(403);
    assertThat(status(gateway, "GET", "/admin/quarantine")).isEqualTo(403);
    assertThat(status(gateway, "GET", "/admin/keys")).isEqualTo(403);
  }

  @Test
  void an_operator_may_not_make_keys_nor_budgets(Vertx vertx) throws Exception {
    var gateway = start(vertx, "required", Authority.OPERATOR);
    for (var path : List.of("alerts", "approvals", "quarantine", "usage", "reconcile")) {
      assertThat(status(gateway, "GET", "/admin/" + path)).as(path).isEqualTo(200);
    }
    for (var path : List.of("keys", "budgets/key:1", "credits/u1", "identity")) {
      assertThat(status(gateway, "GET", "/admin/" + path)).as(path).isEqualTo(403);
    }
    assertThat(status(gateway, "PUT", "/orchestrator/routing-rules/1")).isEqualTo(200);
  }

  @Test
  void an_administrator_may_and_the_unit_is_told_who_asks(Vertx vertx) throws Exception {
    var gateway = start(vertx, "required", Authority.ADMIN);
    assertThat(status(gateway, "POST", "/admin/keys")).isEqualTo(200);
    assertThat(calls).extracting(call -> call.by().caller().hash()).containsExactly("somebody");
  }

  @Test
  void without_a_key_this_machine_operates_but_does_not_administer(Vertx vertx) throws Exception {
    var gateway = start(vertx, "open", Authority.CALLER);
    assertThat(gateway.post("/orchestrator/providers", "{}").statusCode()).isEqualTo(200);
    assertMissing(gateway.get("/admin/keys"));
    assertMissing(
        gateway.ask("POST", "/orchestrator/providers", "{}", "X-Forwarded-For", "203.0.113.9"));
    assertThat(gateway.get("/orchestrator/models").statusCode()).isEqualTo(200);
  }

  private static int status(RunningGateway gateway, String method, String path) throws Exception {
    return gateway
        .ask(method, path, method.equals("GET") ? "" : "{}", "X-API-Key", "k")
        .statusCode();
  }
}
