package dev.signalbox.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.LoggerFactory;

/// Does what [CleanRun] promises.
final class CleanRunExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(CleanRunExtension.class);

  /// Vert.x's logger for it, whose name is no longer that of a class.
  static final String BLOCKED = "io.vertx.core.impl.BlockedThreadChecker";

  /// Where the interruption of a connection was the end of its Vert.x, Netty calls it an error that
  /// nobody hears of it.
  private static final String UNHEARD = "io.netty.util.concurrent.DefaultPromise.rejectedExecution";

  /// A thread that waits for its turn on a busy machine looks blocked for a second or two.
  private static final int BLOCKED_SECONDS = 5;

  @Override
  public void beforeEach(ExtensionContext context) {
    var logged = new ListAppender<ILoggingEvent>();
    logged.start();
    root().addAppender(logged);
    context.getStore(NAMESPACE).put(ListAppender.class, logged);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var vertx = context.getStore(NAMESPACE).remove(Vertx.class, Vertx.class);
    if (vertx != null) {
      Eventually.get(TestDatabase.close(vertx));
    }
    @SuppressWarnings("unchecked") // beforeEach put it there
    var logged =
        (ListAppender<ILoggingEvent>)
            context
                .getStore(NAMESPACE)
                .getOrDefault(ListAppender.class, ListAppender.class, new ListAppender<>());
    root().detachAppender(logged);
    var wrong = List.copyOf(logged.list).stream().filter(event -> isWrong(event, context)).toList();
    if (!wrong.isEmpty()) {
      throw new AssertionError("the test passed but logged: " + wrong);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Vertx.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(
            Vertx.class,
            _ ->
                Vertx.vertx(
                    new VertxOptions()
                        .setMaxEventLoopExecuteTime(BLOCKED_SECONDS)
                        .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
                        .setBlockedThreadCheckInterval(500)
                        .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)));
  }

  private static boolean isWrong(ILoggingEvent event, ExtensionContext context) {
    var wrong =
        event.getLoggerName().equals(BLOCKED)
            || (event.getLevel().isGreaterOrEqual(Level.ERROR)
                && !event.getLoggerName().equals(UNHEARD));
    return wrong && !context.getRequiredTestMethod().isAnnotationPresent(ErrorsExpected.class);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
