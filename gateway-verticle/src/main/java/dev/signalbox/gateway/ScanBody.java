package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.security.OutputScan;
import java.io.IOException;

/// Writes what became of each rule of the output filter.
final class ScanBody {
  private ScanBody() {}

  /// Writes the field `scan`, unless nothing was judged.
  static void write(JsonGenerator out, OutputScan scan) throws IOException {
    if (scan.rules().isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("scan");
    out.writeObjectFieldStart("rules");
    for (var verdict : scan.rules()) {
      out.writeStringField(verdict.rule().wireName(), verdict.state().wireName());
    }
    out.writeEndObject();
    notScanned(out, scan);
    out.writeEndObject();
  }

  private static void notScanned(JsonGenerator out, OutputScan scan) throws IOException {
    out.writeArrayFieldStart("notScanned");
    for (var verdict : scan.rules()) {
      var reason = verdict.state().reason();
      if (reason.isPresent()) {
        notScanned(out, verdict.rule().wireName(), reason.get());
      }
    }
    for (var part : scan.unread()) {
      notScanned(out, part.wireName(), part.reason());
    }
    out.writeEndArray();
  }

  private static void notScanned(JsonGenerator out, String what, String reason) throws IOException {
    out.writeStartObject();
    out.writeStringField("what", what);
    out.writeStringField("reason", reason);
    out.writeEndObject();
  }
}
