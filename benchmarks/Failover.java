import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// How long it takes from one provider's refusal to the request of the next, in one file without
/// dependencies: both providers, and the client that asks one request after the other.
///
///     java Failover.java FIRST_PORT SECOND_PORT GATEWAY_PORT WARM_UP REQUESTS PER_SECOND
///
/// The first provider answers 503 and the clock starts before its answer is written; the clock stops
/// when the second one has read the whole request. Beside it: the same two threads with nothing
/// between them but a socket, which is what the machine itself takes, and what this JVM collected.
final class Failover {
  /// Answered well now and then, so that nobody takes the first provider out of rotation.
  private static final int WELL_EVERY = 200;

  private static final byte[] REFUSAL =
      answer("503 Service Unavailable", "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}");
  private static final byte[] WHOLE =
      answer(
          "200 OK",
          """
          {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
          "message":{"role":"assistant","content":"It does."},"finish_reason":"stop"}],\
          "usage":{"prompt_tokens":42,"completion_tokens":3,"total_tokens":45}}""");
  private static final byte[] QUESTION = question();

  private volatile long refusedAt;
  private volatile long askedAt;
  private int asked;

  private Failover() {}

  public static void main(String[] args) throws Exception {
    var ports = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    var run = new Failover();
    run.serve(ports[0], run::first);
    run.serve(ports[1], run::second);
    run.measure(ports[2], ports[3], ports[5]);
    var collected = collectedMillis();
    var pauses = run.measure(ports[2], ports[4], ports[5]);
    print("from the refusal to the next provider's request", pauses);
    print("the machine alone, over one socket", machine(pauses.length));
    System.out.printf("collected in this JVM meanwhile: %d ms%n", collectedMillis() - collected);
    System.exit(0);
  }

  private interface Provider {
    void answer(OutputStream out) throws IOException;
  }

  private void first(OutputStream out) throws IOException {
    var well = asked++ % WELL_EVERY == 0;
    refusedAt = well ? 0 : System.nanoTime();
    out.write(well ? WHOLE : REFUSAL);
  }

  private void second(OutputStream out) throws IOException {
    askedAt = System.nanoTime();
    out.write(WHOLE);
  }

  private void serve(int port, Provider provider) throws IOException {
    var server = new ServerSocket(port, 64, InetAddress.getLoopbackAddress());
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (true) {
            try {
              var call = server.accept();
              Thread.ofPlatform().daemon().start(() -> serve(call, provider));
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }
        });
  }

  private static void serve(Socket call, Provider provider) {
    try (call) {
      call.setTcpNoDelay(true);
      var in = new BufferedInputStream(call.getInputStream());
      while (true) {
        in.skipNBytes(lengthOf(in));
        provider.answer(call.getOutputStream());
      }
    } catch (IOException e) {
      // the gateway has closed an idle connection
    }
  }

  /// Nanoseconds of each request that was refused by the first provider, in order of their length.
  private long[] measure(int port, int requests, int perSecond) throws IOException {
    var pauses = new long[requests];
    var count = 0;
    var between = 1_000_000_000L / perSecond;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      var next = System.nanoTime();
      for (var i = 0; i < requests; i++) {
        refusedAt = 0;
        askedAt = 0;
        socket.getOutputStream().write(QUESTION);
        var status = line(in);
        in.skipNBytes(lengthOf(in));
        if (!status.contains(" 200 ")) {
          throw new IOException("not answered: " + status);
        }
        if (refusedAt != 0 && askedAt != 0) {
          pauses[count++] = askedAt - refusedAt;
        }
        next += between;
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
    var taken = Arrays.copyOf(pauses, count);
    Arrays.sort(taken);
    return taken;
  }

  /// The same way without anybody in between.
  private static long[] machine(int times) throws IOException, InterruptedException {
    var taken = new long[times];
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var here = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
        var there = server.accept()) {
      here.setTcpNoDelay(true);
      there.setTcpNoDelay(true);
      var echo =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (var i = 0; i < times; i++) {
                    there.getInputStream().readNBytes(QUESTION.length);
                    there.getOutputStream().write(1);
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (var i = 0; i < times; i++) {
        var began = System.nanoTime();
        here.getOutputStream().write(QUESTION);
        here.getInputStream().read();
        taken[i] = System.nanoTime() - began;
        LockSupport.parkNanos(5_000_000);
      }
      echo.join();
    }
    Arrays.sort(taken);
    return taken;
  }

  private static void print(String what, long[] nanos) {
    System.out.printf(
        Locale.ROOT,
        "%s: p50 %.2f ms, p90 %.2f, p95 %.2f, p99 %.2f, most %.2f, of %d%n",
        what,
        at(nanos, 50),
        at(nanos, 90),
        at(nanos, 95),
        at(nanos, 99),
        at(nanos, 100),
        nanos.length);
  }

  private static double at(long[] nanos, int percent) {
    var place = Math.max(0, Math.min(nanos.length - 1, nanos.length * percent / 100));
    return nanos.length == 0 ? Double.NaN : nanos[place] / 1e6;
  }

  private static long collectedMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(collector -> collector.getCollectionTime())
        .sum();
  }

  private static int lengthOf(InputStream in) throws IOException {
    var length = 0;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
    }
    return length;
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static byte[] question() {
    var body =
        """
        {"model":"auto","systemPrompt":"Answer in short, plain sentences.","maxTokens":100,\
        "messages":[{"role":"user","content":"Does the evening train still stop here?"}]}""";
    return utf8(
        "POST /infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static byte[] answer(String status, String body) {
    return utf8(
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
