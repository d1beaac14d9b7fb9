package dev.signalbox.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/// The caller's side: plain HTTP/1.1 to a port on loopback.
public final class Http {
  /// The client the calls go through, for tests that need more of it.
  public static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private static final ObjectMapper JSON = new ObjectMapper();

  private Http() {}

  /// What came back.
  public record Reply(int status, String body) {
    /// The body as a tree.
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(body, e);
      }
    }
  }

  /// Empty when nobody answers.
  public static Optional<Reply> get(int port, String path) {
    return send(HttpRequest.newBuilder(uri(port, path)).timeout(Duration.ofSeconds(5)).build());
  }

  /// Empty when the connection broke before an answer.
  public static Optional<Reply> post(int port, String path, String body, String... headers) {
    return send(postRequest(port, path, body, headers));
  }

  /// A POST with pairs of header names and values.
  public static HttpRequest postRequest(int port, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(uri(port, path))
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofString(body));
    return headers.length == 0 ? request.build() : request.headers(headers).build();
  }

  /// Any method, with pairs of header names and values. Empty when the connection broke before an
  /// answer.
  public static Optional<Reply> send(
      int port, String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(uri(port, path))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request.build() : request.headers(headers).build());
  }

  /// Empty when the connection broke before an answer.
  public static Optional<Reply> send(HttpRequest request) {
    try {
      var response = CLIENT.send(request, BodyHandlers.ofString());
      return Optional.of(new Reply(response.statusCode(), response.body()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// An address on loopback.
  public static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /// A plain `/infer` body.
  public static String inference(String model, String text) {
    return JSON.createObjectNode()
        .put("model", model)
        .put("systemPrompt", "Be brief.")
        .set(
            "messages",
            JSON.createArrayNode()
                .add(JSON.createObjectNode().put("role", "user").put("content", text)))
        .toString();
  }
}
