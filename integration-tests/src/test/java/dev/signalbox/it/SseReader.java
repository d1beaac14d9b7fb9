package dev.signalbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Http;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.regex.Pattern;

/// Reads the words of one stream, in the shape of `/infer` or of chat completions.
final class SseReader {
  private static final Pattern WORDS = Pattern.compile("\"(?:text|content)\":\"([^\"]*)\"");
  private static final Pattern ERROR = Pattern.compile("\"error\":\"([A-Z_]+)\"");
  private static final Pattern CONVERSATION = Pattern.compile("\"conversation_id\":\"([^\"]*)\"");

  private final BufferedReader lines;
  private final String outlives;
  private final StringBuilder text = new StringBuilder();
  private String lastId = "";
  private String conversation = "";
  private String failure = "";
  private boolean done;

  private SseReader(BufferedReader lines, String outlives) {
    this.lines = lines;
    this.outlives = outlives;
  }

  /// Asks with `headers`, in pairs.
  static SseReader open(SignalboxProcess gateway, String path, String body, String... headers) {
    return send(Http.postRequest(gateway.gatewayPort(), path, body, headers));
  }

  /// Asks for what follows the event called `lastId`.
  static SseReader resume(SignalboxProcess gateway, String path, String lastId) {
    return send(after(gateway, path, lastId));
  }

  /// Asks for the same, and gives the answer's status.
  static int statusOf(SignalboxProcess gateway, String path, String lastId) {
    return Http.send(after(gateway, path, lastId)).orElseThrow().status();
  }

  private static HttpRequest after(SignalboxProcess gateway, String path, String lastId) {
    return HttpRequest.newBuilder(Http.uri(gateway.gatewayPort(), path))
        .header("Last-Event-ID", lastId)
        .GET()
        .build();
  }

  private static SseReader send(HttpRequest request) {
    try {
      var answer = Http.CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      return new SseReader(
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)),
          answer.headers().firstValue("X-Resumable").orElse(""));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Until `words` have come.
  SseReader until(String words) {
    while (text.indexOf(words) < 0) {
      if (!next()) {
        throw new AssertionError("broke off after: " + text);
      }
    }
    return this;
  }

  /// To its end, be it whole or not.
  SseReader rest() {
    var more = true;
    while (more && !done) {
      more = next();
    }
    return this;
  }

  /// Reads to the end of an event; one that is cut is none.
  private boolean next() {
    var event = new ArrayList<String>();
    try {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          event.forEach(this::read);
          return true;
        }
        event.add(line);
      }
      return false;
    } catch (IOException e) {
      return false; // its gateway is gone
    }
  }

  private void read(String line) {
    if (line.startsWith("id: ")) {
      lastId = line.substring("id: ".length());
    } else if (line.equals("event: done") || line.equals("data: [DONE]")) {
      done = true;
    } else if (line.startsWith("data: ") && !done) {
      var code = ERROR.matcher(line);
      failure = code.find() ? code.group(1) : failure;
      var words = WORDS.matcher(line);
      text.append(words.find() ? words.group(1) : "");
      var named = CONVERSATION.matcher(line);
      conversation = named.find() ? named.group(1) : conversation;
    }
  }

  String text() {
    return text.toString();
  }

  /// What `X-Resumable` says; empty where it says nothing.
  String outlives() {
    return outlives;
  }

  String lastId() {
    return lastId;
  }

  String conversation() {
    return conversation;
  }

  /// The code of the error that ended it; empty where none did.
  String failure() {
    return failure;
  }

  /// Goes before the end.
  void leave() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isDone() {
    return done;
  }
}
