package dev.signalbox.bus;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.InferenceRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Tells requests apart by all they ask for, whichever node reckons it and however they were
/// written down.
public final class RequestDigest {
  private static final RequestId NO_ID = new RequestId("digest");
  private static final RecordCodec.Form<InferenceRequest> CANONICAL =
      Wire.canonical(InferenceRequest.class);

  private RequestDigest() {}

  /// SHA-256 in lower-case hex over everything but the request's id and whether it is streamed.
  public static String of(InferenceRequest request) {
    var asked =
        new InferenceRequest(
            NO_ID,
            request.caller(),
            request.sessionId(),
            request.model(),
            request.systemPrompt(),
            request.messages(),
            request.generation(),
            false,
            request.routing(),
            request.metadata());
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(CANONICAL.write(asked)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
