package dev.signalbox.security.identity;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.identity.Identity;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// A key as it is kept.
///
/// @param id its visible part
/// @param accountHash under which money and quarantine know it
/// @param bootstrap whether the installation made it for its first administrator
/// @param secrets what opens it
record VirtualKey(
    String id,
    String accountHash,
    KeyBody body,
    boolean bootstrap,
    long createdMillis,
    OptionalLong revokedMillis,
    List<Opening> secrets) {
  VirtualKey {
    secrets = List.copyOf(secrets);
  }

  /// A hash that opens the key, until `endsMillis` where it was replaced.
  record Opening(String hash, OptionalLong endsMillis) {}

  /// How it stands.
  enum State {
    ACTIVE,
    EXPIRED,
    REVOKED
  }

  State state(long now) {
    if (revokedMillis.isPresent()) {
      return State.REVOKED;
    }
    var expires = body.expiresMillis();
    return expires.isPresent() && expires.getAsLong() <= now ? State.EXPIRED : State.ACTIVE;
  }

  /// What its callers see of it, the secret left out.
  String prefix() {
    return KeySecrets.PREFIX + id;
  }

  Identity identity() {
    return new Identity(
        new CallerKey(accountHash, prefix().substring(0, 8)),
        body.authority(),
        body.user(),
        body.team(),
        body.organisation(),
        body.tier(),
        Set.copyOf(body.allowedModels()),
        body.limits());
  }

  JsonObject json(long now) {
    var json =
        new JsonObject()
            .put("id", id)
            .put("prefix", prefix())
            .put("state", state(now).name().toLowerCase(java.util.Locale.ROOT))
            .put("account", "key:" + accountHash)
            .mergeIn(body.json())
            .put("bootstrap", bootstrap)
            .put("createdAt", Instant.ofEpochMilli(createdMillis).toString());
    revokedMillis.ifPresent(at -> json.put("revokedAt", Instant.ofEpochMilli(at).toString()));
    return json;
  }
}
