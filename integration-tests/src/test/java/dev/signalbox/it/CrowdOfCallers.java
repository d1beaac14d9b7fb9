package dev.signalbox.it;

import dev.signalbox.testkit.Http;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Callers of one API key, all at once, each one request after the other.
final class CrowdOfCallers implements AutoCloseable {
  private static final int OK = 200;
  private static final int PAYMENT_REQUIRED = 402;
  private static final int MOST_FAILURES = 200;
  private static final long LONGEST_PAUSE_NANOS = 2_000_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final HttpRequest request;
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicLong quickestRefusalMillis = new AtomicLong(Long.MAX_VALUE);
  private final Map<String, AtomicInteger> others = new ConcurrentHashMap<>();

  /// @param body of every request, in the dialect of `/infer`
  CrowdOfCallers(int port, String key, String body) {
    request =
        HttpRequest.newBuilder(Http.uri(port, "/infer"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
  }

  /// Lets `callers` ask until each is refused for money or has got `answers` of them. What fails
  /// otherwise is asked again after a moment.
  void run(int callers, int answers) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var caller = 0; caller < callers; caller++) {
        threads.execute(() -> ask(answers));
      }
    }
  }

  /// Answers that were given so far.
  int answered() {
    return answered.get();
  }

  /// Requests that were refused with 402.
  int refused() {
    return refused.get();
  }

  /// How long the least patient refusal took; large where there was none.
  long quickestRefusalMillis() {
    return quickestRefusalMillis.get();
  }

  /// What else was answered, and how often.
  Map<String, AtomicInteger> others() {
    return others;
  }

  @Override
  public void close() {
    client.close();
  }

  private void ask(int answers) {
    var failures = 0;
    for (var got = 0; got < answers && failures < MOST_FAILURES; ) {
      var began = System.nanoTime();
      var status = send();
      if (status == OK) {
        answered.incrementAndGet();
        got++;
      } else if (status == PAYMENT_REQUIRED) {
        var took = Duration.ofNanos(System.nanoTime() - began).toMillis();
        quickestRefusalMillis.accumulateAndGet(took, Math::min);
        refused.incrementAndGet();
        return;
      } else {
        failures++;
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
      }
    }
  }

  /// The status of an answer, 0 where none came.
  private int send() {
    try {
      var reply = client.send(request, BodyHandlers.ofString());
      if (reply.statusCode() != OK && reply.statusCode() != PAYMENT_REQUIRED) {
        other(reply.statusCode() + " " + code(reply.body()));
      }
      return reply.statusCode();
    } catch (IOException e) {
      other(e.getClass().getSimpleName());
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String code(String body) {
    return new Http.Reply(0, body).json().path("error").asText();
  }

  private void other(String what) {
    others.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
  }
}
