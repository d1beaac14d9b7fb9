package dev.signalbox.bus;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs what a node could not read, each thing once: while two builds are in a cluster the same
/// comes again with every request.
final class Misunderstandings {
  private static final Logger LOG = LoggerFactory.getLogger(Misunderstandings.class);
  private static final int MOST = 200;

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /// `form`, whose reader throws nothing but [NotUnderstood], of which the log has been told.
  ///
  /// @param kind of what it reads, as the log names it
  <T> RecordCodec.Form<T> toldOf(String kind, RecordCodec.Form<T> form) {
    return new RecordCodec.Form<>() {
      @Override
      public byte[] write(T value) {
        return form.write(value);
      }

      @Override
      public T read(byte[] bytes) {
        try {
          return form.read(bytes);
        } catch (RuntimeException e) {
          var why = NotUnderstood.because(e);
          tell(kind, why);
          throw why;
        }
      }
    };
  }

  private void tell(String kind, NotUnderstood why) {
    if (told.size() < MOST && told.add(kind + " " + why.getMessage())) {
      LOG.atWarn()
          .addKeyValue("message", kind)
          .addKeyValue("unknown", why.getMessage())
          .log("A message of another build cannot be read here");
    }
  }
}
