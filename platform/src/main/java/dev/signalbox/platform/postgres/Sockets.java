package dev.signalbox.platform.postgres;

import io.netty.channel.Channel;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A Vert.x whose database clients close, whatever their server does.
///
/// The client (5.0.12) says goodbye and leaves it to the server to hang up; its encoder swallows
/// every other way to close, the promise of it too. With a server that hangs or has gone without a
/// word it is never closed, and Vert.x, which waits for it, is not either. So the sockets are
/// opened here, and what is still open a while after the goodbye is cut.
final class Sockets extends VertxWrapper {
  private final Duration patience;

  /// @param patience how long a server may take to hang up, and a connection to be opened
  Sockets(Vertx vertx, Duration patience) {
    super((VertxInternal) vertx);
    this.patience = patience;
  }

  @Override
  public NetClient createNetClient(NetClientOptions options) {
    return new Cutting(delegate.createNetClient(options), patience);
  }

  /// Opens sockets through another client, which is closed once all of them are.
  private static final class Cutting implements NetClient {
    private final NetClient opener;
    private final Duration patience;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final Promise<Void> cleared = Promise.promise();
    private int connecting;
    private boolean closed;
    private volatile boolean impatient;

    Cutting(NetClient opener, Duration patience) {
      this.opener = opener;
      this.patience = patience;
    }

    @Override
    public Future<NetSocket> connect(ConnectOptions options) {
      return begin()
          ? opener.connect(options).onComplete(this::ended)
          : Future.failedFuture("the database is being closed");
    }

    private synchronized boolean begin() {
      if (!closed) {
        connecting++;
      }
      return !closed;
    }

    private void ended(AsyncResult<NetSocket> opening) {
      if (opening.succeeded()) {
        var socket = (NetSocketInternal) opening.result();
        opened(socket.channelHandlerContext().channel());
      }
      synchronized (this) {
        connecting--;
      }
      look();
    }

    private void opened(Channel channel) {
      open.add(channel);
      channel
          .closeFuture()
          .addListener(_ -> {
            open.remove(channel);
            look();
          });
      if (impatient) {
        cut(channel);
      }
    }

    private synchronized void look() {
      if (closed && connecting == 0 && open.isEmpty()) {
        cleared.tryComplete();
      }
    }

    /// Lets nobody connect any more, waits for the servers to hang up, and cuts what they leave.
    @Override
    public Future<Void> shutdown(long timeout, TimeUnit unit) {
      synchronized (this) {
        closed = true;
      }
      look();
      return cleared
          .future()
          .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .recover(_ -> cutAll())
          .eventually(opener::close);
    }

    private Future<Void> cutAll() {
      impatient = true;
      List.copyOf(open).forEach(Cutting::cut);
      return cleared.future();
    }

    /// From the end of the pipeline that no handler of the client can withhold it from.
    private static void cut(Channel channel) {
      channel
          .eventLoop()
          .execute(() -> {
            if (channel.isOpen()) {
              var _ = channel.pipeline().firstContext().close();
            }
          });
    }

    @Override
    public Future<NetSocket> connect(int port, String host) {
      return connect(SocketAddress.inetSocketAddress(port, host));
    }

    @Override
    public Future<NetSocket> connect(int port, String host, String serverName) {
      return connect(SocketAddress.inetSocketAddress(port, host), serverName);
    }

    @Override
    public Future<NetSocket> connect(SocketAddress address) {
      return connect(new ConnectOptions().setRemoteAddress(address));
    }

    @Override
    public Future<NetSocket> connect(SocketAddress address, String serverName) {
      return connect(new ConnectOptions().setRemoteAddress(address).setSniServerName(serverName));
    }

    @Override
    public Future<Boolean> updateSSLOptions(ClientSSLOptions options, boolean force) {
      return opener.updateSSLOptions(options, force);
    }

    @Override
    public boolean isMetricsEnabled() {
      return opener.isMetricsEnabled();
    }
  }
}
