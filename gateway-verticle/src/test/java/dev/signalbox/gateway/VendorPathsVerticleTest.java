package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.Unauthenticated;
import dev.signalbox.api.Outcome;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the vendors' clients ask for besides inferences.
@CleanRun
class VendorPathsVerticleTest {
  private static final String NO_KEY = "This gateway does not know that key.";

  @TempDir private Path home;
  private Vertx vertx;

  @BeforeEach
  void start(Vertx with) {
    vertx = with;
  }

  private RunningGateway open() {
    return RunningGateway.start(vertx, home);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/images/generations",
        "/v1/files",
        "/v1/messages/batches",
        "/v1/",
        "//v1/chat/completions",
        "//v1/models",
        "/v1//models",
        "/v1/./models",
        "/health/../v1/models"
      })
  void what_is_not_served_is_refused_in_the_words_of_the_vendor(String path) throws Exception {
    var gateway = open();
    for (var method : List.of("GET", "POST", "DELETE")) {
      var openAi = gateway.ask(method, path, "");
      assertThat(openAi.statusCode()).as(method).isEqualTo(404);
      var error = new JsonObject(openAi.body()).getJsonObject("error");
      assertThat(error.getString("message")).contains(path);
      assertThat(error.getString("type")).isEqualTo("invalid_request_error");
      assertThat(error.getString("code")).isEqualTo("not_found");
      var anthropic = gateway.ask(method, path, "", "anthropic-version", "2023-06-01");
      assertThat(anthropic.statusCode()).isEqualTo(404);
      var body = new JsonObject(anthropic.body());
      assertThat(body.getString("type")).isEqualTo("error");
      assertThat(body.getJsonObject("error").getString("type")).isEqualTo("not_found_error");
      assertThat(anthropic.headers().firstValue("request-id"))
          .contains(body.getString("request_id"));
    }
  }

  @Test
  void a_model_that_is_not_served_names_some_that_are() throws Exception {
    var error = new JsonObject(open().get("/v1/models/nope").body()).getJsonObject("error");
    assertThat(error.getString("message")).contains("'nope'", "GET /v1/models");
  }

  @Test
  void a_page_that_cannot_be_is_refused_in_the_words_of_the_vendor_that_has_pages()
      throws Exception {
    var gateway = open();
    for (var query : List.of("limit=0", "limit=1001", "after_id=nobody", "before_id=nobody")) {
      var path = "/v1/models?" + query;
      var reply = gateway.ask("GET", path, "", "anthropic-version", "2023-06-01");
      assertThat(reply.statusCode()).as(query).isEqualTo(400);
      var error = new JsonObject(reply.body()).getJsonObject("error");
      assertThat(error.getString("type")).isEqualTo("invalid_request_error");
      assertThat(error.getString("message")).contains(query.substring(0, query.indexOf('=')));
      assertThat(gateway.get(path).statusCode()).as("OpenAI's list has no pages").isEqualTo(200);
    }
  }

  @Test
  void a_key_that_opens_nothing_lists_no_models() throws Exception {
    var gateway = open();
    gateway.units.stop(Addresses.AUTHENTICATE.name());
    gateway.units.reply(
        Addresses.AUTHENTICATE,
        () ->
            Future.succeededFuture(
                Outcome.err(new Unauthenticated(Unauthenticated.Problem.INVALID, NO_KEY))));
    for (var path : List.of("/v1/models", "/v1/models/auto", "/status", "/info")) {
      var reply = gateway.ask("GET", path, "", "Authorization", "Bearer sbx_aaaaaaaa_b");
      assertThat(reply.statusCode()).as(path).isEqualTo(401);
      assertThat(reply.body()).contains(NO_KEY);
      assertChallenged(reply);
      assertThat(gateway.get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void where_nobody_can_judge_keys_the_models_are_still_listed() throws Exception {
    var gateway = open();
    gateway.units.stop(Addresses.AUTHENTICATE.name());
    assertThat(gateway.ask("GET", "/v1/models", "", "X-API-Key", "k").statusCode()).isEqualTo(200);
  }

  @Test
  void a_401_says_how_to_show_who_one_is() throws Exception {
    var strict = RunningGateway.start(vertx, home, "SIGNALBOX_AUTH", "required");
    for (var path : List.of("/infer", "/v1/chat/completions", "/v1/messages", "/admin/keys")) {
      assertChallenged(strict.post(path, RunningGateway.HELLO));
    }
    for (var path : List.of("/v1/models", "/status", "/v1/conversations")) {
      assertChallenged(strict.get(path));
    }
  }

  private static void assertChallenged(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(401);
    assertThat(reply.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }
}
