package dev.signalbox.security;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// Measures the output filter: `OutputEvaluation FOLDER…` prints how many labelled answers leave as
/// they should, whole and at every cut, how much of a clean stream leaves before its end, and what
/// a piece of a clean stream costs.
final class OutputEvaluation {
  private static final int WARM_UP = 400;
  private static final int ROUNDS = 400;
  private static final String PROMPT =
      "You are the concierge of a hotel at the harbour. Answer in the language of the guest, keep to"
          + " three sentences, recommend the sea view first, never promise a table at the grill, and"
          + " hand complaints about noise to the night manager, whose number is at the desk.";
  private static final String CLEAN =
      """
      Sure, I can help with that. A well-known way is to write the test first: call `parse(text)`,
      then compare it with what you expect (see section 4.2 of the guide, e.g. the 3rd example).

      1. Install version 2.15.0 or later; Node.js 20 works too.
      2. Set `max_tokens: 4096` and the number of retries to 12, not more.
      3. It costs 1,299.00 USD, about 12 % less than in the year before.

      Most people find the second step the hardest, because the order of the options matters and
      nothing tells you so. If it fails, read the log from its end, where the reason stands, and try
      again with fewer options until it works. Then add them one by one.
      """;

  private OutputEvaluation() {}

  /// Prints the figures of every folder named, then those of clean streams.
  public static void main(String[] folders) throws IOException {
    for (var folder : folders) {
      var counts = new TreeMap<String, int[]>();
      for (var output : LabelledOutput.of(Path.of(folder))) {
        var optional = output.isOptional() ? " (optional)" : "";
        boolean passes = output.passes();
        for (var name :
            List.of(output.expected() + optional, output.expected() + " " + output.kind())) {
          var count = counts.computeIfAbsent(name, _ -> new int[2]);
          count[0] += passes ? 1 : 0;
          count[1]++;
        }
      }
      System.out.println(folder);
      counts.forEach((name, count) ->
          System.out.printf(
              "%-44s %4d of %4d %7.2f %%%n",
              name, count[0], count[1], 100.0 * count[0] / count[1]));
    }
    early();
    time("a word a piece", List.of(CLEAN.split("(?=[ \n])")));
    time("four characters a piece", List.of(CLEAN.split("(?s)(?<=\\G.{4})")));
    time("the whole answer", List.of(CLEAN));
  }

  private static void early() {
    var outputs = new Outputs(OutputPolicy.EVERYTHING, PROMPT);
    var pieces = new ArrayList<>(List.of(CLEAN.split("(?=[ \n])")));
    pieces.add("");
    var left = outputs.streamed(pieces);
    System.out.printf(
        "clean stream of %d characters, left before its end: %.2f %%%n",
        CLEAN.length(), 100.0 * left.early() / CLEAN.length());
  }

  private static void time(String name, List<String> pieces) {
    var filter = new OutputFilter(SecretShapes.shipped());
    var prompt = new ProtectedPrompt(Outputs.CANARY, PROMPT);
    var times = new long[ROUNDS * pieces.size()];
    int at = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      var progress = FilterProgress.START;
      for (int i = 0; i < pieces.size(); i++) {
        var piece =
            new FilterOutput(
                new RequestId("r"),
                "output",
                Outputs.CANARY,
                PROMPT,
                progress,
                pieces.get(i),
                i == pieces.size() - 1);
        long before = System.nanoTime();
        var outcome = filter.filter(piece, prompt);
        long took = System.nanoTime() - before;
        progress = progress(outcome);
        if (round >= 0) {
          times[at++] = took;
        }
      }
    }
    var mean = Arrays.stream(times).average().orElse(0);
    Arrays.sort(times);
    System.out.printf(
        "%s (%d pieces): mean %.0f ns, p50 %d ns, p99 %d ns%n",
        name, pieces.size(), mean, times[times.length / 2], times[times.length * 99 / 100]);
  }

  private static FilterProgress progress(Outcome<FilteredOutput> outcome) {
    return switch (outcome) {
      case Outcome.Ok<FilteredOutput>(var released) -> released.progress();
      case Outcome.Err<FilteredOutput>(var error) -> throw new IllegalStateException(error.code());
    };
  }
}
