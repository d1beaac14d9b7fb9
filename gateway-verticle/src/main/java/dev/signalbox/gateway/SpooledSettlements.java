package dev.signalbox.gateway;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalbox.api.cost.Settle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps settlements as files under the data directory, one each, named by their order: written,
/// forced to disk, then renamed, so that a crash leaves a whole one or none. Files are touched on
/// worker threads only.
final class SpooledSettlements implements Settlement.Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(SpooledSettlements.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final String ENDING = ".json";

  private final Path directory;
  private final ConcurrentSkipListSet<String> waiting = new ConcurrentSkipListSet<>();
  private final AtomicLong next = new AtomicLong();

  /// Finds what an earlier process left in `home`.
  SpooledSettlements(Path home) {
    directory = home.resolve("spool").resolve("settlements");
    try {
      Files.createDirectories(directory);
      try (var files = Files.list(directory)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(ENDING))
            .forEach(waiting::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the spool directory " + directory, e);
    }
    next.set(waiting.isEmpty() ? 0 : numberOf(waiting.last()) + 1);
  }

  private static long numberOf(String name) {
    return Long.parseLong(name.substring(0, name.length() - ENDING.length()));
  }

  @Override
  public Future<Void> keep(Settle settle) {
    var name = "%019d".formatted(next.getAndIncrement()) + ENDING;
    return onWorker(
            () -> {
              write(name, JSON.writeValueAsBytes(settle));
              waiting.add(name);
              return Optional.empty();
            })
        .mapEmpty();
  }

  private void write(String name, byte[] json) throws IOException {
    var draft = directory.resolve(name + ".draft");
    try (var file = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(json));
      file.force(true);
    }
    Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    try (var folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public Future<Optional<Settle>> oldest() {
    return onWorker(this::readOldest);
  }

  /// A file that cannot be read is set aside for a person, so that the others do not wait for it.
  private Optional<Settle> readOldest() throws IOException {
    for (var name = first(); name.isPresent(); name = first()) {
      var file = directory.resolve(name.get());
      try {
        return Optional.of(JSON.readValue(Files.readAllBytes(file), Settle.class));
      } catch (NoSuchFileException e) {
        waiting.remove(name.get());
      } catch (IOException e) {
        LOG.atError().setCause(e).addKeyValue("file", file).log("Spooled usage cannot be read");
        Files.move(file, directory.resolve(name.get() + ".unreadable"));
        waiting.remove(name.get());
      }
    }
    return Optional.empty();
  }

  private Optional<String> first() {
    return waiting.stream().findFirst();
  }

  @Override
  public Future<Void> dropOldest() {
    return onWorker(
            () -> {
              var oldest = first();
              if (oldest.isPresent()) {
                Files.deleteIfExists(directory.resolve(oldest.get()));
                waiting.remove(oldest.get());
              }
              return Optional.empty();
            })
        .mapEmpty();
  }

  @Override
  public long depth() {
    return waiting.size();
  }

  private static <T> Future<Optional<T>> onWorker(Callable<Optional<T>> work) {
    var context = Vertx.currentContext();
    if (context == null) {
      return Future.failedFuture(new IllegalStateException("only a verticle may use the spool"));
    }
    return context
        .executeBlocking(work, false)
        .map(found -> found == null ? Optional.empty() : found);
  }
}
