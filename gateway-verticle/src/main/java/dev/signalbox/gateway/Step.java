package dev.signalbox.gateway;

import java.util.Locale;

/// The steps of an inference as they are timed and as a used-up deadline names them.
enum Step {
  INSPECT,
  HOLD,
  PLAN,
  CALL,
  FILTER,
  SETTLE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
