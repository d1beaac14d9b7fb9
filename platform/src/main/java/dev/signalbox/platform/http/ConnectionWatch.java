package dev.signalbox.platform.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Closes connections that bring no request: however slowly bytes drip, a head has to be whole in
/// time, and where there are too many connections the one that has been quiet longest ends for the
/// next. One for each event loop. A connection on which something is being answered is left alone:
/// others decide about that.
public final class ConnectionWatch {
  /// How often [#sweep] is to be called.
  public static final int PERIOD_MILLIS = 1_000;

  private static final long FIRST_MILLIS = 20_000;
  private static final long NEXT_MILLIS = 75_000;

  /// For one there is no room for to bring its request, and be told.
  private static final long TURNED_AWAY_MILLIS = 1_000;

  /// How many are looked at for one that is quiet.
  private static final int MOST_LOOKED_AT = 64;

  private final InstantSource clock;
  private final ConnectionRoom room;

  /// Those that were opened, asked on or looked at longest ago come first.
  private final LinkedHashMap<HttpConnection, Seen> open = new LinkedHashMap<>(16, 0.75f, true);

  /// @param room that this one shares with those of other event loops
  public ConnectionWatch(InstantSource clock, ConnectionRoom room) {
    this.clock = clock;
    this.room = room;
  }

  private static final class Seen {
    private long sinceMillis;
    private @Nullable HttpServerResponse last;
    private boolean turnedAway;

    private Seen(long sinceMillis) {
      this.sinceMillis = sinceMillis;
    }

    private boolean isAnswering() {
      return last != null && !last.ended() && !last.closed();
    }

    private long patience() {
      if (turnedAway) {
        return TURNED_AWAY_MILLIS;
      }
      return last == null ? FIRST_MILLIS : NEXT_MILLIS;
    }
  }

  /// A connection was opened.
  public void opened(HttpConnection connection) {
    var seen = new Seen(clock.millis());
    open.put(connection, seen);
    room.enter();
    connection.closeHandler(_ -> forget(connection));
    makeRoom(seen);
    if (!room.isOver()) {
      return;
    }
    room.refused();
    if (room.isFarOver()) {
      end(connection);
    } else {
      seen.turnedAway = true;
    }
  }

  /// Ends quiet ones, the eldest first. Those that are being answered go to the end of the row, so
  /// that they are not looked at again and again.
  private void makeRoom(Seen newest) {
    for (var looked = 0; room.isOver() && looked < MOST_LOOKED_AT; looked++) {
      var eldest = open.entrySet().iterator().next();
      if (eldest.getValue().equals(newest)) {
        return;
      }
      if (eldest.getValue().isAnswering()) {
        open.get(eldest.getKey());
      } else {
        room.endedQuiet();
        end(eldest.getKey());
      }
    }
  }

  private void end(HttpConnection connection) {
    forget(connection);
    connection.close();
  }

  private void forget(HttpConnection connection) {
    if (open.remove(connection) != null) {
      room.leave();
    }
  }

  /// A request has come on it, which `response` answers. False where there is no room for the
  /// connection: it had better be told so, and ends soon.
  public boolean began(HttpConnection connection, HttpServerResponse response) {
    var seen = open.get(connection);
    if (seen == null) {
      return true;
    }
    seen.last = response;
    return !seen.turnedAway;
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
    late.forEach(this::end);
  }

  /// Connections there are.
  public int connections() {
    return open.size();
  }
}
