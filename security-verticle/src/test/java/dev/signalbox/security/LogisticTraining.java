package dev.signalbox.security;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Fits the injection model: logistic regression with an L2 penalty by AdaGrad, the weights of the
/// later rounds averaged. The same texts in the same order give the same bytes on any machine.
final class LogisticTraining {
  static final int BITS = 18;
  private static final long SEED = 20_261_121;
  private static final int ROUNDS = 8;
  private static final int AVERAGED_FROM = 4;
  private static final double STEP = 0.5;
  private static final double PENALTY = 1e-3;

  /// Rare n-grams beyond this weight are noise that would coarsen all others.
  private static final double OUTLIERS = 0.9999;

  private final double[] weights = new double[1 << BITS];
  private final double[] squares = new double[1 << BITS];
  private final double[] averages = new double[1 << BITS];
  private double bias;
  private double biasSquares = 1e-6;
  private double biasAverage;

  /// A text ready for fitting.
  static final class Example {
    private final int[] buckets;
    private final boolean attack;
    private final double pull;

    /// `pull` is how much the text counts.
    Example(TrainingText text, double pull) {
      this.buckets = bucketsOf(CanonicalText.of(text.text()));
      this.attack = text.attack();
      this.pull = pull;
    }
  }

  private static int[] bucketsOf(char[] text) {
    var all = IntStream.builder();
    NgramReader.Weights noted =
        bucket -> {
          all.add(bucket);
          return 0;
        };
    new NgramReader(text, BITS, new NgramReader.Recent()).read(0, text.length + 1, noted);
    return all.build().toArray();
  }

  LogisticTraining fit(List<Example> examples) {
    Arrays.fill(squares, 1e-6);
    var order = examples.toArray(Example[]::new);
    var random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = order.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        var kept = order[i];
        order[i] = order[other];
        order[other] = kept;
      }
      for (var example : order) {
        learn(example);
      }
      if (round >= AVERAGED_FROM) {
        for (int b = 0; b < weights.length; b++) {
          averages[b] += weights[b] / (ROUNDS - AVERAGED_FROM);
        }
        biasAverage += bias / (ROUNDS - AVERAGED_FROM);
      }
    }
    return this;
  }

  private void learn(Example example) {
    double each = InjectionModel.share(example.buckets.length);
    double sum = 0;
    for (int bucket : example.buckets) {
      sum += weights[bucket];
    }
    double expected = 1 / (1 + StrictMath.exp(-(bias + sum * each)));
    double error = (expected - (example.attack ? 1 : 0)) * example.pull;
    biasSquares += error * error;
    bias -= STEP * error / StrictMath.sqrt(biasSquares);
    if (Math.abs(error) < 1e-4) {
      return;
    }
    for (int bucket : example.buckets) {
      if (bucket == NgramReader.AGAIN) {
        continue;
      }
      double slope = error * each + PENALTY * weights[bucket];
      squares[bucket] += slope * slope;
      weights[bucket] -= STEP * slope / StrictMath.sqrt(squares[bucket]);
    }
  }

  /// The model as it is shipped.
  byte[] written(double threshold, byte[] corpusHash) {
    var sizes = Arrays.stream(averages).map(Math::abs).sorted().toArray();
    double most = Math.max(1e-9, sizes[(int) (sizes.length * OUTLIERS)]);
    var bytes = new ByteArrayOutputStream(1 << BITS);
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(InjectionModel.MAGIC);
      out.writeByte(BITS);
      out.writeFloat((float) biasAverage);
      out.writeFloat((float) (most / Byte.MAX_VALUE));
      out.writeFloat((float) threshold);
      out.write(corpusHash, 0, 8);
      for (double weight : averages) {
        long level = Math.round(weight / most * Byte.MAX_VALUE);
        out.writeByte(Math.clamp(level, -Byte.MAX_VALUE, Byte.MAX_VALUE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
