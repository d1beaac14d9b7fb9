package dev.signalbox.platform.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.Secret;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.Vault;
import dev.signalbox.platform.Vault.VaultFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingVaultTest {
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final Secret SECRET = new Secret("sk-ü-secret");

  private final Vault vault = withKey(KEY);

  @Test
  void what_was_sealed_opens_again_for_its_purpose_only() {
    var sealed = vault.seal("provider-key:1", SECRET);

    assertThat(vault.open("provider-key:1", sealed).reveal()).isEqualTo("sk-ü-secret");
    assertThatThrownBy(() -> vault.open("provider-key:2", sealed)).isInstanceOf(VaultFailure.class);
  }

  @Test
  void nothing_of_the_secret_shows_and_no_two_sealings_are_alike() {
    var sealed = vault.seal("p", SECRET);

    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    assertThat(vault.seal("p", SECRET)).isNotEqualTo(sealed);
    assertThat(sealed).hasSize(1 + 12 + "sk-ü-secret".getBytes(StandardCharsets.UTF_8).length + 16);
  }

  @Test
  void every_altered_byte_is_noticed() {
    var sealed = vault.seal("p", SECRET);
    for (var i = 0; i < sealed.length; i++) {
      var altered = sealed.clone();
      altered[i] ^= 1;
      assertThatThrownBy(() -> vault.open("p", altered)).isInstanceOf(VaultFailure.class);
    }
    assertThatThrownBy(() -> vault.open("p", new byte[] {1, 2, 3}))
        .isInstanceOf(VaultFailure.class);
  }

  @Test
  void another_master_key_opens_nothing_and_says_what_to_do() {
    var other = withKey("A".repeat(42) + "E=");
    assertThatThrownBy(() -> other.open("p", vault.seal("p", SECRET)))
        .isInstanceOf(VaultFailure.class)
        .hasMessageContaining("SIGNALBOX_MASTER_KEY");
  }

  @Test
  void a_key_of_another_length_is_refused_with_the_way_out_and_without_the_key() {
    for (var wrong : new String[] {"c2hvcnQ=", "not base64!", KEY + KEY}) {
      assertThatThrownBy(() -> withKey(wrong))
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("SIGNALBOX_MASTER_KEY")
          .hasMessageContaining("openssl rand -base64 32")
          .hasMessageNotContaining(wrong);
    }
  }

  @Test
  void an_embedded_installation_makes_a_key_nobody_else_can_read_and_keeps_it(@TempDir Path home)
      throws IOException {
    var none = new Settings(Map.of(), Map.of());
    var sealed = SealingVault.of(none, Optional.of(home)).seal("p", SECRET);

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("master.key"))))
        .isEqualTo("rw-------");
    assertThat(SealingVault.of(none, Optional.of(home)).open("p", sealed).reveal())
        .isEqualTo(SECRET.reveal());
    assertThat(home).isDirectoryContaining(file -> file.endsWith("master.key"));
  }

  @Test
  void a_damaged_key_file_is_named(@TempDir Path home) throws IOException {
    Files.writeString(home.resolve("master.key"), "");
    assertThatThrownBy(() -> SealingVault.of(new Settings(Map.of(), Map.of()), Optional.of(home)))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("master.key");
  }

  @Test
  void a_shared_database_without_a_master_key_keeps_no_secret_and_says_why() {
    var shut = SealingVault.of(new Settings(Map.of(), Map.of()), Optional.empty());

    assertThat(shut.obstacle()).hasValueSatisfying(why -> assertThat(why).contains("openssl rand"));
    assertThatThrownBy(() -> shut.seal("p", SECRET))
        .isInstanceOf(VaultFailure.class)
        .hasMessageContaining("SIGNALBOX_MASTER_KEY");
    assertThatThrownBy(() -> shut.derive("p")).isInstanceOf(VaultFailure.class);
    assertThat(vault.obstacle()).isEmpty();
  }

  @Test
  void a_derived_key_is_the_same_under_one_master_key_and_another_for_any_other_purpose() {
    assertThat(vault.derive("p")).hasSize(32).isEqualTo(withKey(KEY).derive("p"));
    assertThat(vault.derive("p")).isNotEqualTo(vault.derive("q"));
    var other = withKey(KEY.replace("AAAA", "BBBB"));
    assertThat(other.derive("p")).isNotEqualTo(vault.derive("p"));
  }

  private static Vault withKey(String key) {
    return SealingVault.of(
        new Settings(Map.of("SIGNALBOX_MASTER_KEY", key), Map.of()), Optional.empty());
  }
}
