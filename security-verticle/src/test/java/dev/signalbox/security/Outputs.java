package dev.signalbox.security;

import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Filters answers for tests, whole and in pieces.
final class Outputs {
  static final Canary CANARY = new Canary("k7mq2xv9tz4bn8rw3hj6pcdf5g");

  private final OutputFilter filter;
  private final ProtectedPrompt prompt;
  private final String system;

  Outputs(OutputPolicy policy, String system) {
    this.filter = new OutputFilter(SecretShapes.shipped(), policy);
    this.prompt = new ProtectedPrompt(CANARY, system);
    this.system = system;
  }

  static Outputs redacting() {
    return new Outputs(OutputPolicy.EVERYTHING, "");
  }

  /// What leaves, in the order it leaves.
  record Left(List<String> pieces, boolean blocked) {
    String text() {
      return String.join("", pieces);
    }

    /// The share of all characters that left before the last piece was asked for.
    int early() {
      return text().length() - pieces.getLast().length();
    }
  }

  String whole(String text) {
    return streamed(List.of(text)).text();
  }

  /// What is found in `text`.
  List<Finding> found(String text) {
    var piece =
        new FilterOutput(
            new RequestId("r1"), "output", CANARY, system, FilterProgress.START, text, true);
    return switch (filter.filter(piece, prompt)) {
      case Outcome.Ok<FilteredOutput>(var released) -> released.findings();
      case Outcome.Err<FilteredOutput>(OutputBlocked(var findings, _)) -> findings;
      case Outcome.Err<FilteredOutput>(var error) -> throw new AssertionError(error.code());
    };
  }

  Left streamed(List<String> pieces) {
    var left = new ArrayList<String>();
    var progress = FilterProgress.START;
    for (int i = 0; i < pieces.size(); i++) {
      var outcome =
          filter.filter(
              new FilterOutput(
                  new RequestId("r1"),
                  "output",
                  CANARY,
                  system,
                  progress,
                  pieces.get(i),
                  i == pieces.size() - 1),
              prompt);
      switch (outcome) {
        case Outcome.Ok<FilteredOutput>(var released) -> {
          left.add(released.text());
          progress = released.progress();
        }
        case Outcome.Err<FilteredOutput>(OutputBlocked _) -> {
          return new Left(left, true);
        }
        case Outcome.Err<FilteredOutput>(var error) -> throw new AssertionError(error.code());
      }
    }
    return new Left(left, false);
  }

  /// `text` in pieces of up to `longest` characters.
  static List<String> cut(String text, int longest, Random random) {
    var pieces = new ArrayList<String>();
    for (int at = 0; at < text.length(); ) {
      int next = Math.min(text.length(), at + 1 + random.nextInt(longest));
      pieces.add(text.substring(at, next));
      at = next;
    }
    pieces.add("");
    return pieces;
  }
}
