package dev.signalbox.security;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The learned half of the detector: a logistic regression over hashed n-grams, read over a whole
/// text and over every window of about 100, 200 and 350 characters, so that an order hidden in a
/// long document weighs as much as one that stands alone.
final class InjectionModel {
  /// What a text reads like.
  ///
  /// @param logit how much the gravest stretch reads like an attack; above `threshold()` it is one
  /// @param start first canonical character of that stretch
  /// @param end one past its last
  record Reading(double logit, int start, int end) {}

  static final int MAGIC = 0x53424E31;
  private static final int BLOCK = 25;

  /// Blocks of a sentence, of a few, and of a paragraph.
  private static final int[] WINDOWS = {4, 8, 14};

  /// Many windows are many chances to be wrong: each has to weigh more the more there are. Those
  /// that overlap by more than their half are hardly two.
  private static final double DOUBT = 0.3;

  private static final double ALIKE = 2;

  /// N-grams in about two windows.
  static final int LONG = 2_000;

  private final int bits;
  private final double bias;
  private final double scale;
  private final double threshold;
  private final String corpus;
  private final byte[] weights;
  private final String hash;

  /// What the last reading left to be used again; none while that reads on another thread.
  private final AtomicReference<Optional<NgramReader.Recent>> spare =
      new AtomicReference<>(Optional.empty());

  private InjectionModel(DataInputStream in, String hash) throws IOException {
    this.hash = hash;
    if (in.readInt() != MAGIC) {
      throw new IllegalStateException("the injection model is not one this build can read");
    }
    this.bits = in.readUnsignedByte();
    this.bias = in.readFloat();
    this.scale = in.readFloat();
    this.threshold = in.readFloat();
    this.corpus = HexFormat.of().formatHex(in.readNBytes(8));
    this.weights = in.readNBytes(1 << bits);
    if (weights.length != 1 << bits) {
      throw new IllegalStateException("the injection model is cut short");
    }
  }

  /// The model this product ships.
  static InjectionModel shipped() {
    try (var in = InjectionModel.class.getResourceAsStream("injection-model.bin")) {
      if (in == null) {
        throw new IllegalStateException("the injection model is missing from this build");
      }
      return of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the injection model cannot be read", e);
    }
  }

  static InjectionModel of(byte[] written) {
    try (var in = new DataInputStream(new java.io.ByteArrayInputStream(written))) {
      return new InjectionModel(in, ShortHash.of(written));
    } catch (IOException e) {
      throw new UncheckedIOException("the injection model is cut short", e);
    }
  }

  /// The first bytes of the hash of the texts it was trained on, in hex.
  String corpus() {
    return corpus;
  }

  /// Names this very model.
  String hash() {
    return hash;
  }

  double threshold() {
    return threshold;
  }

  /// The gravest reading of a canonical text.
  Reading read(char[] text) {
    return read(text, Pulls.NONE);
  }

  /// The gravest reading of a canonical text in which rules pull too.
  Reading read(char[] text, Pulls pulls) {
    int blocks = text.length / BLOCK + 1;
    var sums = new int[blocks];
    var counts = new int[blocks];
    var recent = spare.getAndSet(Optional.empty()).orElseGet(NgramReader.Recent::new);
    var reader = new NgramReader(text, bits, recent);
    NgramReader.Weights learned = this::weight;
    for (int block = 0; block < blocks; block++) {
      reader.read(block * BLOCK, Math.min(text.length + 1, (block + 1) * BLOCK), learned);
      sums[block] = reader.sum();
      counts[block] = reader.count();
    }
    spare.set(Optional.of(recent));
    return gravest(text.length, sums, counts, pulls);
  }

  private int weight(int bucket) {
    return weights[bucket];
  }

  private Reading gravest(int length, int[] sums, int[] counts, Pulls pulls) {
    int last = sums.length - 1;
    double whole = logit(sums[last], counts[last]) + pulls.within(0, length);
    var worst = new Reading(whole, 0, length);
    for (int size : WINDOWS) {
      double doubt = DOUBT * Math.log(Math.max(1, (last - size) / ALIKE));
      for (int to = size; to <= last; to++) {
        int from = to - size;
        double logit =
            logit(sums[to] - sums[from], counts[to] - counts[from])
                + pulls.within((from + 1) * BLOCK, (to + 1) * BLOCK)
                - doubt;
        if (logit > worst.logit()) {
          worst = new Reading(logit, (from + 1) * BLOCK, Math.min(length, (to + 1) * BLOCK));
        }
      }
    }
    return worst;
  }

  private double logit(int sum, int count) {
    return bias + scale * sum * share(count);
  }

  /// How much each n-gram counts among `count`: a long text weighs as much as a window like it.
  static double share(int count) {
    return count <= LONG ? 1 / Math.sqrt(count) : Math.sqrt(LONG) / count;
  }
}
