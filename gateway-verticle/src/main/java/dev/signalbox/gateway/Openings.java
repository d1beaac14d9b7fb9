package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.BeginAttempt;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import io.vertx.core.Future;
import java.util.OptionalInt;

/// Tells the cost unit of every call after a request's first, before it is made. Only a strict
/// budget is waited for, and only where an earlier call is paid as well: nobody else can be
/// refused.
///
/// @param size of what the first call is sent
record Openings(Bus bus, Hold hold, InputSize size, Deadline deadline) {
  /// A token is at least a byte, and an estimated one stands for four characters of at most three
  /// bytes each.
  private static final long BYTES_PER_SAID_TOKEN = 12;

  /// What a request to go on adds besides.
  private static final long BYTES_TO_GO_ON = 256;

  /// The output the hold covers; 0 where nothing has to be bounded.
  int outputTokenLimit() {
    return hold.outputTokenLimit();
  }

  /// A call after the first.
  ///
  /// @param number counted from 1
  /// @param besides whether an earlier call is paid as well
  /// @param inputTimes as how many tokens each of its prompt may be billed
  record Call(int number, Target target, boolean besides, int inputTimes) {}

  /// Completes with whether `call` may be made. Never fails.
  ///
  /// @param saidTokens what it is told of an answer that broke off, an estimate
  /// @param maxTokens of the output, where it is bounded
  Future<Boolean> mayBegin(Call call, long saidTokens, OptionalInt maxTokens) {
    if (!hold.placed()) {
      return Future.succeededFuture(true);
    }
    var prompt =
        saidTokens == 0
            ? size.mostTokens()
            : size.mostTokens() + saidTokens * BYTES_PER_SAID_TOKEN + BYTES_TO_GO_ON;
    var question =
        new BeginAttempt(
            hold.id(),
            hold.accounts(),
            call.number(),
            call.target(),
            call.inputTimes() * prompt,
            prompt,
            maxTokens,
            call.besides());
    var told = bus.ask(Addresses.ATTEMPT, question, deadline);
    return call.besides() && hold.outputTokenLimit() > 0
        ? told.map(outcome -> outcome instanceof Outcome.Ok<Hold>).otherwise(false)
        : Future.succeededFuture(true);
  }
}
