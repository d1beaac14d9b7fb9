package dev.signalbox.api.inference;

import java.util.List;

/// The vectors of some texts, in the texts' order.
///
/// @param model the model id the provider says answered
public record Embeddings(List<Vector> vectors, Usage usage, String model) {
  public Embeddings {
    vectors = List.copyOf(vectors);
  }
}
