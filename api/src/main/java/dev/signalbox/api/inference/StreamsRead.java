package dev.signalbox.api.inference;

import dev.signalbox.api.RequestId;
import java.util.List;

/// Streams that nobody will come back for: they have left to their last byte, or their client has
/// gone and they were settled. Only for those that outlive no more than their gateway.
public record StreamsRead(List<RequestId> ids) {
  public StreamsRead {
    ids = List.copyOf(ids);
  }
}
