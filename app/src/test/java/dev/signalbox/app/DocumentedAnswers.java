package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Unit;
import dev.signalbox.testkit.Http;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Asks, as the administrator unless somebody else is named, and compares every answer with the API
/// document, member by member.
final class DocumentedAnswers {
  private final Set<String> compared = new TreeSet<>();
  private final WholeSignalbox signalbox;
  private final String authorization;
  private final JsonNode document;
  private final DocumentedShape shape;

  DocumentedAnswers(WholeSignalbox signalbox) {
    this(signalbox, "Bearer " + signalbox.adminKey());
  }

  DocumentedAnswers(WholeSignalbox signalbox, String authorization) {
    this.signalbox = signalbox;
    this.authorization = authorization;
    this.document = Http.get(signalbox.port(Unit.GATEWAY), "/openapi.json").orElseThrow().json();
    this.shape = new DocumentedShape(document);
  }

  /// The answer, compared.
  ///
  /// @param path as the document names it, its only parameter standing for `value`
  JsonNode ask(String method, String path, String body, String... value) {
    var reply = sent(method, path, body, value);
    compared.add(method + " " + name(path));
    assertThat(reply.status()).as(method + " " + path + " " + reply.body()).isBetween(200, 204);
    return compared(method, name(path), reply);
  }

  private static String name(String path) {
    return path.replaceFirst("\\?.*", "");
  }

  private Http.Reply sent(String method, String path, String body, String... value) {
    var asked =
        value.length == 0
            ? path
            : path.replaceFirst("\\{\\w+}", URLEncoder.encode(value[0], StandardCharsets.UTF_8));
    return Http.send(
            signalbox.port(Unit.GATEWAY), method, asked, body, "Authorization", authorization)
        .orElseThrow();
  }

  /// The refusal of a POST with `status`, compared.
  JsonNode refused(int status, String path, String body) {
    return refused(status, "POST", path, body);
  }

  /// The refusal with `status`, compared.
  ///
  /// @param path as the document names it, its only parameter standing for `value`
  JsonNode refused(int status, String method, String path, String body, String... value) {
    var reply = sent(method, path, body, value);
    assertThat(reply.status()).as(method + " " + path + " " + reply.body()).isEqualTo(status);
    return compared(method, name(path), reply);
  }

  private JsonNode compared(String method, String name, Http.Reply reply) {
    var what = method + " " + name + " " + reply.status() + " " + reply.body();
    var told = told(method, name, reply.status());
    assertThat(told.isObject()).as(what).isTrue();
    var schema = told.at("/content/application~1json/schema");
    if (schema.isMissingNode()) {
      assertThat(reply.body()).as(what).isEmpty();
      return schema;
    }
    assertThat(shape.differences(schema, reply.json())).as(what).isEmpty();
    return reply.json();
  }

  /// What the document says of answers with `status`; missing where it says nothing.
  JsonNode told(String method, String name, int status) {
    return document
        .path("paths")
        .path(name)
        .path(method.toLowerCase(Locale.ROOT))
        .path("responses")
        .path(Integer.toString(status));
  }

  /// Whether the document says that `called`, e.g. `GET /admin/keys`, takes a body.
  boolean takesBody(String called) {
    var method = called.substring(0, called.indexOf(' '));
    return document
        .path("paths")
        .path(called.substring(method.length() + 1))
        .path(method.toLowerCase(Locale.ROOT))
        .has("requestBody");
  }

  /// What was asked so far, e.g. `GET /admin/keys/{id}`.
  Set<String> compared() {
    return compared;
  }

  /// Every method and path of the document that begins with one of `prefixes`, but for feeds, which
  /// never end.
  Set<String> documentedUnder(String... prefixes) {
    var all = new TreeSet<String>();
    for (var path : document.path("paths").properties()) {
      if (Stream.of(prefixes).anyMatch(path.getKey()::startsWith)
          && !path.getKey().endsWith("/events")) {
        path.getValue()
            .fieldNames()
            .forEachRemaining(
                method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
      }
    }
    return all;
  }
}
