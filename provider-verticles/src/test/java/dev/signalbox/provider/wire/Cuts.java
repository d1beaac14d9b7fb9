package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/// Streams read as the network may bring them.
final class Cuts {
  private static final int CUTS = 500;
  private static final long SEED = 20_261_121;

  private Cuts() {}

  /// What `stream` says, which is the same wherever it is cut: at 500 seeded choices of places, and
  /// byte by byte.
  static Outcome<List<Delta>> read(Provider provider, Call call, byte[] stream) {
    var whole = read(new DeltaReader(provider.adapter(), call), List.of(stream));
    var random = new Random(SEED);
    for (var i = 0; i < CUTS; i++) {
      var cut = read(new DeltaReader(provider.adapter(), call), cut(stream, random));
      assertThat(cut).as("seed %d, cut %d", SEED, i).isEqualTo(whole);
    }
    var bytes = read(new DeltaReader(provider.adapter(), call), singly(stream));
    assertThat(bytes).as("byte by byte").isEqualTo(whole);
    return whole;
  }

  /// Ends with the one finish, or fails.
  private static Outcome<List<Delta>> read(DeltaReader reader, List<byte[]> pieces) {
    var all = new ArrayList<Delta>();
    for (var piece : pieces) {
      switch (reader.bytes(piece)) {
        case Outcome.Ok<List<Delta>>(var deltas) -> all.addAll(deltas);
        case Outcome.Err<List<Delta>> failed -> {
          return failed;
        }
      }
    }
    return reader
        .end()
        .map(last -> {
          all.addAll(last);
          assertThat(all.stream().filter(Delta.Finish.class::isInstance)).hasSize(1);
          assertThat(all.getLast()).isInstanceOf(Delta.Finish.class);
          return List.copyOf(all);
        });
  }

  private static List<byte[]> cut(byte[] bytes, Random random) {
    var cuts = new TreeSet<Integer>();
    for (var i = random.nextInt(1, 8); i > 0; i--) {
      cuts.add(random.nextInt(bytes.length + 1));
    }
    cuts.add(bytes.length);
    var pieces = new ArrayList<byte[]>();
    var from = 0;
    for (var to : cuts) {
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
  }

  private static List<byte[]> singly(byte[] bytes) {
    var pieces = new ArrayList<byte[]>(bytes.length);
    for (var b : bytes) {
      pieces.add(new byte[] {b});
    }
    return pieces;
  }
}
