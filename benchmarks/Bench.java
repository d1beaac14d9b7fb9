import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// A provider that answers at once, and a load client, in one file without dependencies.
///
///     java Bench.java mock PORT
///     java Bench.java load PORT PATH CONNECTIONS SECONDS [PID]
///
/// `load` keeps CONNECTIONS requests under way and prints requests per second, latency, and the CPU
/// time process PID took per request. Both ends cost CPU themselves: pin them to other cores.
final class Bench {
  private static final String ANSWER =
      """
      {"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[{"index":0,\
      "message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":42,"completion_tokens":101,"total_tokens":143}}"""
          .formatted("The evening train stops at the junction on holidays. ".repeat(8));

  private static final String QUESTION =
      """
      {"model":"openai/gpt-4o-mini","systemPrompt":"Answer in short, plain sentences.","maxTokens":256,\
      "messages":[{"role":"user","content":"Does the evening train still stop at the junction?"}]}""";

  private Bench() {}

  public static void main(String[] args) throws Exception {
    switch (args.length == 0 ? "" : args[0]) {
      case "mock" -> mock(Integer.parseInt(args[1]));
      case "load" -> load(args);
      default -> System.err.println("Bench.java mock PORT | load PORT PATH CONNECTIONS SECONDS [PID]");
    }
  }

  private static void mock(int port) throws IOException {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", Bench::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var body = ANSWER.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void load(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    int connections = Integer.parseInt(args[3]);
    var seconds = Duration.ofSeconds(Long.parseLong(args[4]));
    var cpuBefore = args.length > 5 ? cpu(args[5]) : Duration.ZERO;
    var end = System.nanoTime() + seconds.toNanos();
    var running = new ArrayList<Future<List<Long>>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < connections; i++) {
        running.add(threads.submit(() -> connection(port, args[2], end)));
      }
    }
    var all = new ArrayList<Long>();
    for (var each : running) {
      all.addAll(each.get());
    }
    var nanos = all.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(nanos);
    System.out.printf(
        "%d answers, %.0f/s, p50 %.0f us, p99 %.0f us%n",
        nanos.length,
        nanos.length / (double) seconds.toSeconds(),
        nanos[nanos.length / 2] / 1e3,
        nanos[nanos.length * 99 / 100] / 1e3);
    if (args.length > 5) {
      var used = cpu(args[5]).minus(cpuBefore);
      System.out.printf("CPU %.1f us a request%n", used.toNanos() / 1e3 / nanos.length);
    }
  }

  private static Duration cpu(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow().info().totalCpuDuration().orElseThrow();
  }

  /// One request after the other; the time each took.
  private static List<Long> connection(int port, String path, long end) throws IOException {
    var request =
        ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + QUESTION.length() + "\r\n\r\n" + QUESTION)
            .getBytes(StandardCharsets.UTF_8);
    var took = new ArrayList<Long>();
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
      var in = new BufferedInputStream(socket.getInputStream());
      while (System.nanoTime() < end) {
        var began = System.nanoTime();
        socket.getOutputStream().write(request);
        readAnswer(in);
        took.add(System.nanoTime() - began);
      }
    }
    return took;
  }

  private static void readAnswer(InputStream in) throws IOException {
    var status = line(in);
    if (!status.contains(" 200 ")) {
      throw new IOException("not a 200: " + status);
    }
    int length = 0;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase().startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed in the middle of an answer");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
