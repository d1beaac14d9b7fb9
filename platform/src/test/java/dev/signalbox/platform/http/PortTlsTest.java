package dev.signalbox.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortTlsTest {
  @TempDir private Path folder;

  @Test
  void without_a_certificate_ports_are_plain() {
    var none = settings("", "");
    assertThatCode(() -> check(none)).doesNotThrowAnyException();
    assertThat(PortTls.on(new HttpServerOptions(), none).isSsl()).isFalse();
  }

  @Test
  void with_both_files_they_speak_tls_of_today() throws IOException {
    var both = settings(file("CERTIFICATE"), file("PRIVATE KEY"));
    assertThatCode(() -> check(both)).doesNotThrowAnyException();
    var options = PortTls.on(new HttpServerOptions(), both);
    assertThat(options.isSsl()).isTrue();
    assertThat(options.getEnabledSecureTransportProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  @Test
  void one_file_alone_a_missing_one_and_a_wrong_one_are_named() throws IOException {
    assertBad(settings(file("CERTIFICATE"), ""), "SIGNALBOX_TLS_KEY");
    assertBad(settings("", file("PRIVATE KEY")), "SIGNALBOX_TLS_CERT");
    assertBad(settings("/no/such.pem", file("PRIVATE KEY")), "/no/such.pem");
    assertBad(settings(file("PRIVATE KEY"), file("CERTIFICATE")), "PEM");
  }

  @Test
  void clients_of_the_ports_trust_nothing_where_there_is_no_certificate() throws IOException {
    assertThat(PortTls.trust(settings("", ""))).isEmpty();
    var none = settings(file("CERTIFICATE"), file("PRIVATE KEY"));
    assertThatThrownBy(() -> PortTls.trust(none))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("SIGNALBOX_TLS_CERT");
  }

  @Test
  void two_wrong_files_are_both_named() {
    assertThatThrownBy(() -> check(settings("/no/cert.pem", "/no/key.pem")))
        .hasMessageContainingAll("/no/cert.pem", "/no/key.pem");
  }

  private static void check(Settings settings) {
    BadSetting.together(PortTls.checks(settings));
  }

  private static void assertBad(Settings settings, String named) {
    assertThatThrownBy(() -> check(settings))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(named);
  }

  private String file(String what) throws IOException {
    var path = folder.resolve(what.replace(' ', '-') + ".pem");
    return Files.writeString(path, "-----BEGIN " + what + "-----\nAA==\n").toString();
  }

  private static Settings settings(String certificate, String key) {
    return new Settings(
        Map.of("SIGNALBOX_TLS_CERT", certificate, "SIGNALBOX_TLS_KEY", key), Map.of());
  }
}
