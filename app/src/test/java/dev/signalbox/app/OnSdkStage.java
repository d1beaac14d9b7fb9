package dev.signalbox.app;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What the tests with vendors' clients share: one stage for all tests of a class, whose providers
/// answer anew before each of them.
abstract class OnSdkStage {
  @TempDir static Path folder;
  static SdkStage stage;

  @BeforeAll
  static void start() {
    stage = SdkStage.start(folder);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void bothProvidersAnswer() {
    stage.two.bothAnswer();
    stage.two.openai.always(SdkStage::words);
  }
}
