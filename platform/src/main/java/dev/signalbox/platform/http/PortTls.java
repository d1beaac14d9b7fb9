package dev.signalbox.platform.http;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// TLS of every HTTP port of a process: one certificate, read at start.
public final class PortTls {
  private static final Setting<String> CERTIFICATE =
      Setting.text(
          "tls.certificate",
          "SIGNALBOX_TLS_CERT",
          "",
          "PEM file of the certificate and its chain for every HTTP port; empty for plain HTTP");
  private static final Setting<String> KEY =
      Setting.text(
          "tls.key", "SIGNALBOX_TLS_KEY", "", "PEM file of that certificate's private key, PKCS#8");
  private static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

  private PortTls() {}

  /// Every setting about it.
  public static List<Setting<?>> settings() {
    return List.of(CERTIFICATE, KEY);
  }

  /// Whether ports speak TLS.
  public static boolean isOn(Settings settings) {
    return !settings.get(CERTIFICATE).isEmpty() || !settings.get(KEY).isEmpty();
  }

  /// Look at the files once, so that a wrong one ends the start before anything is opened: each
  /// throws a [BadSetting] naming a file's setting and what is wrong.
  public static List<Runnable> checks(Settings settings) {
    return List.of(
        () -> check(settings, CERTIFICATE, KEY, "CERTIFICATE-----"),
        () -> check(settings, KEY, CERTIFICATE, "PRIVATE KEY-----"));
  }

  /// `options` with TLS where it is set up.
  public static HttpServerOptions on(HttpServerOptions options, Settings settings) {
    if (!isOn(settings)) {
      return options;
    }
    return options
        .setSsl(true)
        // the answers are written for one request at a time on a connection
        .setUseAlpn(false)
        .setEnabledSecureTransportProtocols(VERSIONS)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(settings.get(CERTIFICATE))
                .setKeyPath(settings.get(KEY)));
  }

  /// What a client of these ports trusts: their certificate and no other, whoever has signed it.
  /// Empty without TLS. Reads the file.
  ///
  /// @throws BadSetting naming the file's setting and what is wrong
  public static Optional<TrustOptions> trust(Settings settings) {
    if (!isOn(settings)) {
      return Optional.empty();
    }
    var path = settings.get(CERTIFICATE);
    try (var in = Files.newInputStream(Path.of(path))) {
      return Optional.of(TrustOptions.wrap(OwnCertificate.read(in)));
    } catch (IOException | InvalidPathException | CertificateException e) {
      throw new BadSetting(
          CERTIFICATE.env(), path + " cannot be read (" + e.getClass().getSimpleName() + ").");
    }
  }

  private static void check(
      Settings settings, Setting<String> file, Setting<String> other, String mark) {
    if (!isOn(settings)) {
      return;
    }
    var path = settings.get(file);
    if (path.isEmpty()) {
      throw new BadSetting(
          file.env(), "is not set, but " + other.env() + " is; TLS takes both, or none of them.");
    }
    try {
      if (!Files.readString(Path.of(path)).contains(mark)) {
        throw new BadSetting(
            file.env(), path + " has no '-----BEGIN … " + mark + "' in it; it has to be PEM.");
      }
    } catch (IOException | InvalidPathException e) {
      throw new BadSetting(
          file.env(), path + " cannot be read (" + e.getClass().getSimpleName() + ").");
    }
  }
}
