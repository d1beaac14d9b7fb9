package dev.signalbox.bus;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs what this process could not read, each thing once: while two builds are in a cluster the
/// same comes again with every request.
final class Misunderstandings {
  private static final Logger LOG = LoggerFactory.getLogger(Misunderstandings.class);
  private static final int MOST = 200;
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private Misunderstandings() {}

  /// @param where the address it came to
  static void tell(String where, NotUnderstood what) {
    if (TOLD.size() < MOST && TOLD.add(where + " " + what.getMessage())) {
      LOG.atWarn()
          .addKeyValue("address", where)
          .addKeyValue("unknown", what.getMessage())
          .log("A message of another build cannot be read here");
    }
  }
}
