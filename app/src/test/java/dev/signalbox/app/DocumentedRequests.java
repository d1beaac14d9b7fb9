package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testkit.Http;

/// Sends every member of a request that the API document knows as something that none of them can
/// be: one that is read is refused by its name.
final class DocumentedRequests {
  private final int port;
  private final String authorization;
  private final JsonNode schemas;

  DocumentedRequests(int port, String authorization) {
    this.port = port;
    this.authorization = authorization;
    this.schemas = Http.get(port, "/openapi.json").orElseThrow().json().at("/components/schemas");
  }

  /// Tries the members of `schema` at `path`.
  void areRead(String schema, String path) {
    var members = schemas.path(schema).path("properties").properties();
    assertThat(members).as(schema).isNotEmpty();
    for (var member : members) {
      var name = member.getKey();
      var body = "{\"" + name + "\":[[1]]}";
      var reply = Http.post(port, path, body, "Authorization", authorization).orElseThrow();
      assertThat(reply.status()).as(schema + "." + name).isEqualTo(400);
      assertThat(told(reply.json())).as(schema + "." + name + " " + reply.body()).contains(name);
    }
  }

  private static String told(JsonNode refusal) {
    return refusal.at("/error/message").asText()
        + refusal.at("/error/param").asText()
        + refusal.at("/details/errors");
  }
}
