package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError.Conflict;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Violation;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.platform.http.AskedPath;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request with an `Idempotency-Key`: made once, and its answer given to whoever sends the same
/// again, on whatever node. Who comes while it runs waits for it. Only good answers are kept: after
/// any other the next one is made anew.
final class IdempotentRun {
  private static final Logger LOG = LoggerFactory.getLogger(IdempotentRun.class);
  private static final int LONGEST_KEY = 255;
  private static final long LOOK_MILLIS = 100;

  /// What a request under way may take beyond its deadline before its claim is given up.
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Lane lane;
  private final IdempotentAnswers answers;
  private final Exchange exchange;
  private final IdempotentAnswers.Claim claim;
  private final Deadline deadline;

  private IdempotentRun(
      Lane lane, IdempotentAnswers answers, Exchange exchange, IdempotentAnswers.Claim claim) {
    this.lane = lane;
    this.answers = answers;
    this.exchange = exchange;
    this.claim = claim;
    this.deadline = lane.newDeadline();
  }

  /// The digest of a body, where the request names a key; reckoned while the body is at hand.
  static Optional<String> digest(Exchange exchange, byte[] bytes, int length) {
    return exchange
        .idempotencyKey()
        .map(_ -> {
          try {
            var digest = MessageDigest.getInstance("SHA-256");
            var path = AskedPath.of(exchange.request());
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
          } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
          }
        });
  }

  /// Runs `start` if nobody has made this request before, and answers without it otherwise. While
  /// the database is away nobody can tell, and every request is made.
  static void begin(
      Lane lane, IdempotentAnswers answers, Exchange exchange, Promised promised, Runnable start) {
    var key = promised.key();
    if (key.isEmpty()
        || key.length() > LONGEST_KEY
        || !key.chars().allMatch(c -> c > 32 && c < 127)) {
      exchange.refuse(
          new InputRejected(
              List.of(
                  Violation.of(
                      "Idempotency-Key",
                      "format",
                      "must have 1 to " + LONGEST_KEY + " visible ASCII characters"))));
      return;
    }
    if (!answers.areUp()) {
      start.run();
      return;
    }
    var claim =
        new IdempotentAnswers.Claim(
            promised.identity().caller().hash(),
            key,
            promised.digest(),
            exchange.name().unique().value());
    new IdempotentRun(lane, answers, exchange, claim).look(start);
  }

  /// What a request names.
  record Promised(Identity identity, String key, String digest) {}

  private void look(Runnable start) {
    answers
        .begin(claim, Duration.ofMillis(deadline.remainingMillis(lane.clock())).plus(GRACE))
        .onSuccess(standing -> decide(standing, start))
        .onFailure(failure -> {
          LOG.atWarn().setCause(failure).log("Nobody can tell whether a request is repeated");
          start.run();
        });
  }

  private void decide(IdempotentAnswers.Standing standing, Runnable start) {
    if (exchange.response().closed()) {
      exchange.abandoned();
      if (standing.run().equals(claim.run())) {
        var _ = answers.drop(claim);
      }
    } else if (standing.run().equals(claim.run())) {
      exchange.recordTo(new Recording(this::ended));
      start.run();
    } else if (!standing.digest().equals(claim.digest())) {
      exchange.refuse(
          new Conflict("This Idempotency-Key was used for another request. Use a new one."));
    } else if (standing.answer().isPresent()) {
      exchange.replay(standing.answer().get());
    } else if (deadline.remainingMillis(lane.clock()) <= 0) {
      exchange.refuse(
          new Conflict("The request of this Idempotency-Key is still running. Ask again later."));
    } else {
      var _ = lane.timers().in(LOOK_MILLIS, () -> look(start));
    }
  }

  private Future<Void> ended(Optional<IdempotentAnswers.Answer> answer) {
    return answer
        .map(good -> answers.keep(claim, good))
        .orElseGet(() -> answers.drop(claim))
        .onFailure(failure ->
            LOG.atWarn()
                .setCause(failure)
                .addKeyValue("requestId", claim.run())
                .log("An answer could not be kept for repeats"));
  }
}
