package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.inference.Delta;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The sources of an answer, which some providers repeat with every chunk.
final class OpenAiCitations {
  private final Set<String> told = new HashSet<>(0);

  /// `citations` of addresses, `search_results` of `{url, title}` or `annotations` of
  /// `{url_citation}`.
  void add(JsonNode sources, List<? super Delta.Piece> out) {
    for (var source : sources) {
      if (source.isTextual()) {
        tell(source.asText(), "", out);
      } else if (source.path("url_citation").isObject()) {
        one(source.path("url_citation"), out);
      } else {
        one(source, out);
      }
    }
  }

  private void one(JsonNode source, List<? super Delta.Piece> out) {
    tell(source.path("url").asText(""), source.path("title").asText(""), out);
  }

  private void tell(String url, String title, List<? super Delta.Piece> out) {
    if (!url.isEmpty() && told.add(url)) {
      out.add(new Delta.Citation(url, title));
    }
  }
}
