package dev.signalbox.gateway;

import dev.signalbox.gateway.speech.AudioLinks;
import dev.signalbox.gateway.speech.AudioPages;
import dev.signalbox.gateway.speech.AudioStore;
import dev.signalbox.platform.Platform;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// What it takes to speak.
///
/// @param links addresses for what was spoken; empty while there is no master key to sign them
record Voices(VoiceSettings settings, AudioStore store, Optional<AudioLinks> links) {
  private static final String PURPOSE = "audio-links.v1";

  static Voices of(VoiceSettings settings, Platform platform) {
    var room = new AudioStore.Room(settings.storedBytes(), settings.kept());
    var vault = platform.vault();
    return new Voices(
        settings,
        new AudioStore(platform.database(), room),
        vault.obstacle().isEmpty()
            ? Optional.of(new AudioLinks(vault.derive(PURPOSE), platform.clock()))
            : Optional.empty());
  }

  AudioPages pages() {
    return new AudioPages(store, links);
  }

  Duration patience() {
    return settings.patience();
  }

  /// The address of a sound for whoever sent `request`; empty while there is no key.
  Optional<String> url(UUID id, HttpServerRequest request) {
    return links.map(made -> base(request) + AudioPages.STEM + made.file(id, settings.kept()));
  }

  private String base(HttpServerRequest request) {
    var authority = request.authority();
    return !settings.publicUrl().isEmpty() || authority == null
        ? settings.publicUrl()
        : request.scheme() + "://" + WholeCharacters.of(authority.toString());
  }
}
