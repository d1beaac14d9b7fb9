package dev.signalbox.platform.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Closes connections that bring no request: however slowly bytes drip, a head has to be whole in
/// time. One for each event loop. A connection on which something is being answered is left alone:
/// others decide about that.
public final class ConnectionWatch {
  /// How often [#sweep] is to be called.
  public static final int PERIOD_MILLIS = 1_000;

  private static final long FIRST_MILLIS = 20_000;
  private static final long NEXT_MILLIS = 75_000;

  private final InstantSource clock;
  private final Map<HttpConnection, Seen> open = new HashMap<>();

  public ConnectionWatch(InstantSource clock) {
    this.clock = clock;
  }

  private static final class Seen {
    private long sinceMillis;
    private @Nullable HttpServerResponse last;

    private Seen(long sinceMillis) {
      this.sinceMillis = sinceMillis;
    }

    private boolean isAnswering() {
      return last != null && !last.ended() && !last.closed();
    }

    private long patience() {
      return last == null ? FIRST_MILLIS : NEXT_MILLIS;
    }
  }

  /// A connection was opened.
  public void opened(HttpConnection connection) {
    open.put(connection, new Seen(clock.millis()));
    connection.closeHandler(_ -> open.remove(connection));
  }

  /// A request has come on it, which `response` answers.
  public void began(HttpConnection connection, HttpServerResponse response) {
    var seen = open.get(connection);
    if (seen != null) {
      seen.last = response;
    }
  }

  /// Closes those that have waited too long.
  public void sweep() {
    var now = clock.millis();
    var late = new ArrayList<HttpConnection>();
    open.forEach((connection, seen) -> {
      if (seen.isAnswering()) {
        seen.sinceMillis = now;
      } else if (now - seen.sinceMillis >= seen.patience()) {
        late.add(connection);
      }
    });
    late.forEach(HttpConnection::close);
  }

  /// Connections there are.
  public int connections() {
    return open.size();
  }
}
