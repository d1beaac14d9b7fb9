package dev.signalbox.testkit;

import static java.util.function.Predicate.not;

import dev.signalbox.platform.postgres.DatabaseAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A way to a database that can be cut off, connections and all, and opened again.
public final class SwitchableDatabase {
  private final Vertx vertx;
  private final NetClient client;
  private final DatabaseAddress behind;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private final Queue<NetSocket> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean stalled;
  private NetServer server;
  private int port;

  /// A way to `behind` that is open.
  public SwitchableDatabase(Vertx vertx, DatabaseAddress behind) {
    this.vertx = vertx;
    this.client = vertx.createNetClient();
    this.behind = behind;
    this.server = listen(0);
    this.port = server.actualPort();
  }

  /// Where it begins.
  public DatabaseAddress address() {
    return behind.by("127.0.0.1", port);
  }

  /// Cuts every connection, and lets nobody connect.
  public void off() {
    Eventually.get(server.close());
    sockets.forEach(NetSocket::close);
    sockets.clear();
  }

  /// Lets nothing through any more, as a database does that hangs: every connection stays open,
  /// also where the other side hangs up.
  public void stall() {
    stalled = true;
    sockets.forEach(SwitchableDatabase::deafen);
  }

  /// Lets nothing through any more on the connections there are, as where a server has gone without
  /// a word. New ones are as ever.
  public void strand() {
    sockets.forEach(SwitchableDatabase::deafen);
  }

  /// How many connections were opened since [#stall] and have not been let through.
  public int waiting() {
    return waiting.size();
  }

  /// Lets through what has waited since [#stall].
  public void flow() {
    stalled = false;
    sockets.stream().filter(not(waiting::contains)).forEach(SwitchableDatabase::listenAgain);
    for (var near = waiting.poll(); near != null; near = waiting.poll()) {
      hears(near, true);
      through(near);
    }
  }

  private static void deafen(NetSocket socket) {
    socket.pause();
    hears(socket, false);
  }

  private static void listenAgain(NetSocket socket) {
    hears(socket, true);
    socket.resume();
  }

  /// A socket that is only paused still answers whoever hangs up.
  private static void hears(NetSocket socket, boolean all) {
    ((NetSocketInternal) socket).channelHandlerContext().channel().config().setAutoRead(all);
  }

  /// Lets connect again, after [#off].
  public void on() {
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
      hears(near, false);
      waiting.add(near);
    } else {
      through(near);
    }
  }

  private void through(NetSocket near) {
    client
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
