package dev.signalbox.platform.postgres;

import dev.signalbox.platform.KeyHasher;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;

/// What all nodes of one installation share and must never lose.
public final class Installation {
  private static final int PEPPER_BYTES = 32;
  private static final int TRIES = 15;

  private Installation() {}

  /// The hasher under the installation's pepper, which the first node creates. Asks again while the
  /// pool has no connection in time: where a whole cluster starts on few cores, the first one can
  /// take longer than a request would wait, and a process that gave up would only add to the load.
  public static Future<KeyHasher> keyHasher(Pool pool) {
    return pepper(pool, TRIES).map(KeyHasher::new);
  }

  private static Future<byte[]> pepper(SqlClient client, int tries) {
    return pepper(client)
        .recover(failure -> tries > 1 ? pepper(client, tries - 1) : Future.failedFuture(failure));
  }

  private static Future<byte[]> pepper(SqlClient client) {
    var fresh = new byte[PEPPER_BYTES];
    new SecureRandom().nextBytes(fresh);
    return client
        .preparedQuery("INSERT INTO installation (pepper) VALUES ($1) ON CONFLICT DO NOTHING")
        .execute(Tuple.of(io.vertx.core.buffer.Buffer.buffer(fresh)))
        .compose(_ -> client.query("SELECT pepper FROM installation").execute())
        .map(rows -> rows.iterator().next().getBuffer("pepper").getBytes());
  }
}
