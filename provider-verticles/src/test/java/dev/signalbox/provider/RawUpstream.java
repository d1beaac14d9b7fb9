package dev.signalbox.provider;

import dev.signalbox.testkit.Eventually;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/// A server on loopback that speaks bytes, so that it can break any protocol.
final class RawUpstream {
  static final String OK = "HTTP/1.1 200 OK\r\n";
  static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  private final NetServer server;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  /// One accepted connection.
  ///
  /// @param closed when the other side was seen to have closed it, in `nanoTime`
  record Connection(NetSocket socket, Promise<Long> closed) {}

  /// Does `script` with each request that has come whole.
  RawUpstream(Vertx vertx, BiConsumer<NetSocket, Integer> script) {
    server =
        vertx
            .createNetServer()
            .connectHandler(socket -> {
              var closed = Promise.<Long>promise();
              socket.closeHandler(_ -> closed.tryComplete(System.nanoTime()));
              socket.exceptionHandler(_ -> closed.tryComplete(System.nanoTime()));
              connections.add(new Connection(socket, closed));
              serve(socket, script);
            });
    Eventually.get(server.listen(0, "127.0.0.1"));
  }

  private static void serve(NetSocket socket, BiConsumer<NetSocket, Integer> script) {
    var seen = Buffer.buffer();
    var count = new int[1];
    socket.handler(bytes -> {
      seen.appendBuffer(bytes);
      // every request of these tests ends with the brace of its JSON body
      if (seen.length() > 0 && seen.getByte(seen.length() - 1) == '}') {
        script.accept(socket, count[0]++);
      }
    });
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  String tlsUrl() {
    return "https://127.0.0.1:" + server.actualPort();
  }

  List<Connection> connections() {
    return connections;
  }

  static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  static String whole(String json) {
    return OK + "Content-Length: " + json.length() + "\r\n\r\n" + json;
  }
}
