package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Measures the output filter with labelled answers that are not part of this repository: name
/// their folder with `-Dsecurity.data=…`. [OutputEvaluation] prints the same and more.
class OutputVectorsTest {
  private static final double BAR = 0.995;

  @Test
  void labelled_answers_are_filtered_at_the_rates_promised_and_streams_equal_the_whole()
      throws IOException {
    var folder = System.getProperty("security.data", "");
    assumeTrue(!folder.isEmpty(), "no folder of labelled answers: set -Dsecurity.data");
    var counted = LabelledOutput.of(Path.of(folder)).stream().filter(o -> !o.isOptional()).toList();

    var wrong =
        counted.stream().filter(output -> !output.passes()).map(LabelledOutput::id).toList();

    assertThat(counted).isNotEmpty();
    assertThat(wrong.size())
        .as("%s", wrong)
        .isLessThanOrEqualTo((int) ((1 - BAR) * counted.size()));
  }
}
