package dev.signalbox.cost.limits;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whose requests are counted at all, so that the ends of all others touch nothing. Every replica
/// hears of a new one from the database. Shared by the lanes of a replica.
public final class LimitedSubjects {
  private static final Logger LOG = LoggerFactory.getLogger(LimitedSubjects.class);
  private static final String CHANNEL = "usage_limited";

  /// Beyond it everybody is taken for limited, which costs a statement and is never wrong.
  private static final int MOST = 200_000;

  private final Counters counters;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private volatile Database.Listening news = () -> {};

  public LimitedSubjects(Database database) {
    this.counters = new Counters(database);
  }

  /// Begins to listen; never fails.
  public Future<Void> open(Database database) {
    return database
        .listen(CHANNEL, this::heard)
        .onSuccess(opened -> news = opened)
        .onFailure(LimitedSubjects::unheard)
        .compose(_ -> load())
        .otherwiseEmpty();
  }

  /// Stops listening.
  public void close() {
    news.close();
  }

  void add(List<String> subjects) {
    if (known.size() < MOST) {
      known.addAll(subjects);
    }
  }

  boolean holds(String subject) {
    return known.contains(subject) || known.size() >= MOST;
  }

  private void heard(String subject) {
    if (subject.isEmpty()) {
      load().onFailure(LimitedSubjects::unheard);
    } else {
      add(List.of(subject));
    }
  }

  private Future<Void> load() {
    return counters
        .subjects()
        .map(subjects -> {
          add(subjects);
          return null;
        });
  }

  private static void unheard(Throwable failure) {
    LOG.atWarn().setCause(failure).log("Who has limits could not be read; trying again");
  }
}
