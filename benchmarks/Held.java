import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Many streams held open at once, in one file without dependencies: the provider that writes a
/// piece each two seconds, and the clients that read them and then all go at the same moment.
///
///     java Held.java PROVIDER_PORT GATEWAY_PORT STREAMS SECONDS PID
///
/// Prints how many streams are open at the end, the most memory process PID had resident, and how
/// long after the clients went the last of their calls ended at the provider.
final class Held {
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final int AT_A_TIME = 32;
  private static final int WARM_SECONDS = 30;
  private static final int ANSWERS_PER_HANG_UP = 20;
  private static final byte[] HEAD =
      utf8("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
  private static final byte[] PIECE =
      utf8(
          """
          data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-mini",\
          "choices":[{"index":0,"delta":{"content":"another word "},"finish_reason":null}]}

          """);
  private static final byte[] WHOLE = whole();
  private static final String QUESTION =
      """
      {"model":"openai/gpt-4o-mini","systemPrompt":"Answer in short, plain sentences.","maxTokens":9999,\
      "stream":true,"messages":[{"role":"user","content":"Does the evening train still stop here?"}]}""";

  private final AtomicInteger upstream = new AtomicInteger();
  private final AtomicInteger pieces = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final ConcurrentLinkedQueue<Socket> calls = new ConcurrentLinkedQueue<>();

  private Held() {}

  public static void main(String[] args) throws Exception {
    var held = new Held();
    held.provide(Integer.parseInt(args[0]));
    if (args.length > 1) {
      warm(Integer.parseInt(args[1]), WARM_SECONDS);
      held.hold(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Long.parseLong(args[3]), args[4]);
      System.exit(0);
    }
  }

  private void provide(int port) throws IOException {
    var server = new ServerSocket(port, 4096, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().start(() -> accept(server));
    Thread.ofPlatform().start(this::write);
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        var call = server.accept();
        Thread.ofVirtual().start(() -> serve(call));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The end of its input is the end of the call.
  private void serve(Socket call) {
    try (call) {
      call.setTcpNoDelay(true);
      var in = new BufferedInputStream(call.getInputStream(), 2048);
      var out = call.getOutputStream();
      while (!utf8(in.readNBytes((int) lengthOf(in))).contains("\"stream\":true")) {
        out.write(WHOLE);
      }
      upstream.incrementAndGet();
      out.write(HEAD);
      out.write(PIECE);
      calls.add(call);
      try {
        in.transferTo(OutputStream.nullOutputStream());
      } finally {
        upstream.decrementAndGet();
        calls.remove(call);
      }
    } catch (IOException e) {
      // it was reset, which is an end too
    }
  }

  /// A piece to each within a round; streams of different callers are not in step.
  private void write() {
    try {
      while (true) {
        var round = List.copyOf(calls);
        var began = System.nanoTime();
        for (var i = 0; i < round.size(); i++) {
          try {
            round.get(i).getOutputStream().write(PIECE);
          } catch (IOException e) {
            calls.remove(round.get(i));
          }
          var early = began + BETWEEN.toNanos() * i / round.size() - System.nanoTime();
          if (early > TimeUnit.MILLISECONDS.toNanos(5)) {
            Thread.sleep(Duration.ofNanos(early));
          }
        }
        var left = began + BETWEEN.toNanos() - System.nanoTime();
        Thread.sleep(Duration.ofNanos(Math.max(0, left)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A JIT compiler needs calls, and hang-ups.
  private static void warm(int port, long seconds) throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    var answers = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < AT_A_TIME; i++) {
        threads.submit(() -> {
          try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            while (System.nanoTime() < end) {
              send(socket.getOutputStream(), QUESTION.replace("\"stream\":true,", ""));
              rest(in);
              if (answers.incrementAndGet() % ANSWERS_PER_HANG_UP == 0) {
                hangUp(port);
              }
            }
          }
          return null;
        });
      }
    }
    System.out.printf("%d answers to warm up%n", answers.get());
  }

  /// Leaves a stream once it has begun.
  private static void hangUp(int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      send(socket.getOutputStream(), QUESTION);
      socket.getInputStream().read();
    }
  }

  private void hold(int port, int streams, long seconds, String pid) throws Exception {
    var sockets = new ArrayList<Socket>();
    var begun = new CountDownLatch(streams);
    var opening = new Semaphore(AT_A_TIME);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < streams; i++) {
        opening.acquire();
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        threads.submit(() -> read(socket, begun, opening));
      }
      begun.await(60, TimeUnit.SECONDS);
      var before = pieces.get();
      Thread.sleep(Duration.ofSeconds(seconds));
      System.out.printf(
          "%d streams asked for, %d refused, %d broken off, %d calls open at the provider, %.0f pieces/s%n",
          streams, refused.get(), broken.get(), upstream.get(), (pieces.get() - before) / (double) seconds);
      Files.readAllLines(Path.of("/proc", pid, "status")).stream()
          .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
          .forEach(System.out::println);
      leave(sockets);
    }
  }

  private void leave(List<Socket> sockets) throws Exception {
    var began = System.nanoTime();
    for (var socket : sockets) {
      socket.close();
    }
    System.out.printf("all clients went within %d ms%n", millisSince(began));
    var gone = System.nanoTime();
    while (upstream.get() > 0 && millisSince(gone) < 30_000) {
      Thread.sleep(10);
    }
    System.out.printf("%d calls open at the provider %d ms later%n", upstream.get(), millisSince(gone));
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private void read(Socket socket, CountDownLatch begun, Semaphore opening) {
    var first = true;
    try {
      send(socket.getOutputStream(), QUESTION);
      var in = new BufferedInputStream(socket.getInputStream(), 1024);
      var status = line(in);
      if (!status.contains(" 200 ")) {
        if (refused.getAndIncrement() == 0) {
          System.out.println("refused: " + status + " " + rest(in));
        }
        return;
      }
      while (true) {
        var next = line(in);
        if (next.startsWith("event: error") && broken.getAndIncrement() == 0) {
          System.out.println("broken off: " + line(in));
        }
        if (next.startsWith("event: delta")) {
          pieces.incrementAndGet();
          if (first) {
            first = false;
            begun.countDown();
            opening.release();
          }
        }
      }
    } catch (IOException e) {
      if (first && refused.getAndIncrement() == 0) {
        System.out.println("refused: " + e);
      }
    } finally {
      if (first) {
        begun.countDown();
        opening.release();
      }
    }
  }

  private static void send(OutputStream out, String question) throws IOException {
    out.write(
        utf8(
            "POST /infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + question.length()
                + "\r\n\r\n"
                + question));
  }

  private static long lengthOf(InputStream in) throws IOException {
    var length = 0L;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase().startsWith("content-length:")) {
        length = Long.parseLong(header.substring("content-length:".length()).strip());
      }
    }
    return length;
  }

  private static String rest(InputStream in) throws IOException {
    return utf8(in.readNBytes((int) lengthOf(in)));
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

  private static byte[] whole() {
    var body =
        """
        {"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[{"index":0,\
        "message":{"role":"assistant","content":"It does."},"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":42,"completion_tokens":3,"total_tokens":45}}""";
    return utf8(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
