package dev.signalbox.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A provider that writes as much as it is allowed to, takes its time over it and keeps a bill of
/// its own: whatever reaches it is billed at once and in full, whether anybody waits for the answer
/// or not.
final class BillingProvider implements AutoCloseable {
  /// What it counts for every prompt.
  private static final long INPUT_TOKENS = 40;

  /// What it charges in nano-USD per token. Near the end of a budget the cheapest models are asked.
  private static final Map<String, Rate> RATES =
      Map.of(
          "gpt-4o-mini", new Rate(150, 600),
          "gpt-4.1-nano", new Rate(100, 400),
          "gpt-5-nano", new Rate(50, 400));

  /// What it charges for every other model: more than anybody has to pay.
  private static final Rate DEAREST = new Rate(1_000_000, 1_000_000);

  private static final int BACKLOG = 2_048;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Duration shortest;
  private final Duration longest;
  private volatile Bill bill = new Bill(1);

  private BillingProvider(HttpServer server, Duration shortest, Duration longest) {
    this.server = server;
    this.shortest = shortest;
    this.longest = longest;
  }

  private record Rate(long input, long output) {}

  /// What was billed since it was begun.
  ///
  /// @param share of the allowed output that is written, one in so many tokens
  record Bill(int share, AtomicLong nano, AtomicLong calls) {
    Bill(int share) {
      this(share, new AtomicLong(), new AtomicLong());
    }
  }

  /// One on a free port of loopback, whose answers take from `shortest` to `longest`.
  static BillingProvider start(Duration shortest, Duration longest) {
    // by itself it would close most connections of a crowd while they are idle
    System.setProperty("sun.net.httpserver.maxIdleConnections", Integer.toString(BACKLOG));
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      var provider = new BillingProvider(server, shortest, longest);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", provider::answer);
      server.start();
      return provider;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Begins a new bill.
  Bill begin(int share) {
    bill = new Bill(share);
    return bill;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var asked = JSON.readTree(exchange.getRequestBody().readAllBytes());
      var most = asked.path("max_completion_tokens").asLong(asked.path("max_tokens").asLong());
      var current = bill;
      var output = Math.max(1, most / current.share());
      current.calls().incrementAndGet();
      var rate = RATES.getOrDefault(asked.path("model").asText(), DEAREST);
      current.nano().addAndGet(INPUT_TOKENS * rate.input() + output * rate.output());
      think();
      var body =
          """
          {"id":"c1","object":"chat.completion","created":1,"model":"%s","choices":[{"index":0,
          "message":{"role":"assistant","content":"As much as I may."},"finish_reason":"length"}],
          "usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}}\
          """
              .formatted(asked.path("model").asText(), INPUT_TOKENS, output, INPUT_TOKENS + output)
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void think() {
    var takes = ThreadLocalRandom.current().nextLong(shortest.toNanos(), longest.toNanos());
    var ends = System.nanoTime() + takes;
    for (var left = takes; left > 0; left = ends - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
