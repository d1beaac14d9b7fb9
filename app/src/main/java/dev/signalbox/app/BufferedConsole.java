package dev.signalbox.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The log on the console, written in blocks: a system call for each request's line would cost the
/// event loop more than putting the line together. Warnings and errors leave at once, everything
/// else within [#BEAT_MILLIS], and nothing is kept back once the process is ending.
public final class BufferedConsole extends ConsoleAppender<ILoggingEvent> {
  private static final int BEAT_MILLIS = 100;
  private static final int BLOCK_BYTES = 32 * 1024;

  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("log-flush").factory());
  private volatile boolean ending;

  /// Made by the logging framework, which `logback.xml` tells to.
  public BufferedConsole() {
    setImmediateFlush(false);
  }

  @Override
  public void start() {
    super.start();
    var _ =
        beat.scheduleWithFixedDelay(this::flush, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::end));
  }

  /// The process's own streams write every line by itself, whatever they are told.
  @Override
  public void setOutputStream(OutputStream out) {
    super.setOutputStream(new BufferedOutputStream(out, BLOCK_BYTES));
  }

  @Override
  protected void append(ILoggingEvent event) {
    super.append(event);
    if (ending || event.getLevel().isGreaterOrEqual(Level.WARN)) {
      flush();
    }
  }

  @Override
  public void stop() {
    flush();
    beat.shutdownNow();
    super.stop();
  }

  private void end() {
    ending = true;
    flush();
  }

  private void flush() {
    streamWriteLock.lock();
    try {
      var out = getOutputStream();
      if (out != null) {
        out.flush();
      }
    } catch (IOException e) {
      addError("The log could not be written", e);
    } finally {
      streamWriteLock.unlock();
    }
  }
}
