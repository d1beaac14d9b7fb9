package dev.signalbox.cost;

import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A way to a database that can be cut off, connections and all, and opened again.
final class SwitchableDatabase {
  private final Vertx vertx;
  private final DatabaseAddress behind;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private final Queue<NetSocket> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean stalled;
  private NetServer server;
  private int port;

  SwitchableDatabase(Vertx vertx, DatabaseAddress behind) {
    this.vertx = vertx;
    this.behind = behind;
    this.server = listen(0);
    this.port = server.actualPort();
  }

  DatabaseAddress address() {
    return new DatabaseAddress(
        "127.0.0.1",
        port,
        behind.database(),
        behind.user(),
        behind.password(),
        behind.sslMode(),
        behind.rootCertificate());
  }

  void off() {
    Eventually.get(server.close());
    sockets.forEach(NetSocket::close);
    sockets.clear();
  }

  /// Lets nothing through any more, as a database does that hangs: every connection stays open.
  void stall() {
    stalled = true;
    sockets.forEach(NetSocket::pause);
  }

  /// Lets through what has waited since [#stall].
  void flow() {
    stalled = false;
    sockets.forEach(NetSocket::resume);
    for (var near = waiting.poll(); near != null; near = waiting.poll()) {
      through(near);
    }
  }

  void on() {
    server = listen(port);
  }

  private NetServer listen(int wanted) {
    var opened = vertx.createNetServer().connectHandler(this::connect);
    return Eventually.get(opened.listen(wanted, "127.0.0.1"));
  }

  private void connect(NetSocket near) {
    near.pause();
    sockets.add(near);
    if (stalled) {
      waiting.add(near);
    } else {
      through(near);
    }
  }

  private void through(NetSocket near) {
    vertx
        .createNetClient()
        .connect(behind.port(), behind.host())
        .onFailure(_ -> near.close())
        .onSuccess(far -> {
          sockets.add(far);
          Future.join(near.pipeTo(far), far.pipeTo(near));
          near.closeHandler(_ -> far.close());
          far.closeHandler(_ -> near.close());
        });
  }
}
