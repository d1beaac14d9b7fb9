package dev.signalbox.provider;

import dev.signalbox.api.inference.Delta;
import java.util.List;

/// The far end of an answer under test.
final class Inlet extends HeardStream<Delta> {
  final List<Delta> deltas = heard();

  String awaitText() {
    awaitEnd();
    return text();
  }

  String text() {
    var text = new StringBuilder();
    deltas.forEach(delta -> text.append(delta instanceof Delta.Text(String more) ? more : ""));
    return text.toString();
  }
}
