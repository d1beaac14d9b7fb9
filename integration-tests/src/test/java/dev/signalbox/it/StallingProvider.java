package dev.signalbox.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider that streams a few words and then says nothing more until it is told to end its
/// answers. Meanwhile it notices who hangs up.
final class StallingProvider implements AutoCloseable {
  private static final String END =
      """
      data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-mini",\
      "choices":[{"index":0,"delta":{},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":40,"completion_tokens":10,"total_tokens":50}}

      data: [DONE]

      """;

  private final HttpServer server;
  private final List<String> words;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile List<String> last = List.of();

  private StallingProvider(HttpServer server, List<String> words) {
    this.server = server;
    this.words = words;
  }

  static StallingProvider start(String... words) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var provider = new StallingProvider(server, List.of(words));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", provider::answer);
      server.start();
      return provider;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /// How often it was called.
  int calls() {
    return calls.get();
  }

  /// Calls that it is still answering.
  int open() {
    return open.get();
  }

  /// Ends its answers with `words`, 40 tokens read and 10 written.
  void finish(String... words) {
    last = List.of(words);
    over.countDown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    open.incrementAndGet();
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      var out = exchange.getResponseBody();
      for (var word : words) {
        say(out, chunk(word));
      }
      while (!over.await(20, TimeUnit.MILLISECONDS)) {
        say(out, ": still here\n\n");
      }
      for (var word : last) {
        say(out, chunk(word));
      }
      if (!last.isEmpty()) {
        say(out, END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  private static void say(OutputStream out, String what) throws IOException {
    out.write(what.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String chunk(String word) {
    return """
    data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-mini",\
    "choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}

    """
        .formatted(word);
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
  }
}
