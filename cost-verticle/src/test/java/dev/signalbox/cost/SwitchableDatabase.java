package dev.signalbox.cost;

import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A way to a database that can be cut off, connections and all, and opened again.
final class SwitchableDatabase {
  private final Vertx vertx;
  private final DatabaseAddress behind;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
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
