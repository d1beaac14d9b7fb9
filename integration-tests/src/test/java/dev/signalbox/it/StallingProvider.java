package dev.signalbox.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A provider that streams a few words and then says nothing more until it is closed.
final class StallingProvider implements AutoCloseable {
  private final HttpServer server;
  private final List<String> words;
  private final CountDownLatch closed = new CountDownLatch(1);

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

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      var out = exchange.getResponseBody();
      for (var word : words) {
        out.write(chunk(word).getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    closed.countDown();
    server.stop(0);
  }
}
