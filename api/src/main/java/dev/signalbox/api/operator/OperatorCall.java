package dev.signalbox.api.operator;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.identity.Identity;
import java.util.Map;

/// An operator's HTTP request, passed on to the unit that answers it, so that one API is served on
/// the unit's own port and on the gateway's.
///
/// @param method in capitals
/// @param path decoded, with a leading slash and without the query
/// @param query the first value of each parameter
/// @param body empty when there is none
/// @param by who asks, already established; each API decides what that caller may do
public record OperatorCall(
    RequestId id, String method, String path, Map<String, String> query, String body, Identity by) {
  public OperatorCall {
    query = Map.copyOf(query);
  }
}
