package dev.signalbox.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.BadSetting;
import org.junit.jupiter.api.Test;

final class DatabaseAddressTest {
  @Test
  void reads_every_part_of_the_url() {
    var address =
        DatabaseAddress.parse("postgres://me%40x:p%2Fw+1@db.example:6432/app?sslmode=require");
    assertThat(address.place()).isEqualTo("db.example:6432");
    assertThat(address.user()).isEqualTo("me@x");
    assertThat(address.password().reveal()).isEqualTo("p/w+1");
    assertThat(address.database()).isEqualTo("app");
    assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:6432/app");
    assertThat(address.jdbcProperties()).containsEntry("sslmode", "require");
    assertThat(address.toString()).doesNotContain("p/w+1");
  }

  @Test
  void has_libpqs_defaults() {
    var address = DatabaseAddress.parse("postgresql://me@db.example");
    assertThat(address.port()).isEqualTo(5432);
    assertThat(address.database()).isEqualTo("me");
    assertThat(address.sslMode()).isEqualTo("prefer");
  }

  @Test
  void a_full_check_trusts_javas_authorities_or_the_named_one() {
    assertThat(DatabaseAddress.parse("postgres://u@h/d?sslmode=verify-full").jdbcProperties())
        .containsKey("sslfactory");
    assertThat(
            DatabaseAddress.parse("postgres://u@h/d?sslmode=verify-ca&sslrootcert=/ca.pem")
                .jdbcProperties())
        .containsEntry("sslrootcert", "/ca.pem");
  }

  @Test
  void a_url_of_another_kind_is_told_how_one_begins() {
    assertThatThrownBy(() -> DatabaseAddress.parse("mysql://h/d"))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("DATABASE_URL: must begin with postgresql://");
  }

  @Test
  void a_bad_url_is_refused_without_showing_the_password() {
    for (var bad :
        new String[] {
          "mysql://u:hunter2@h/d",
          "postgres://u:hunter2 x@h/d",
          "postgres://u:hunter2#y@h/d",
          "postgres://:hunter2@h/d",
          "postgres://u:hunter2@h/d?sslmode=maybe"
        }) {
      assertThatThrownBy(() -> DatabaseAddress.parse(bad))
          .as(bad)
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("DATABASE_URL")
          .hasMessageNotContaining("hunter2");
    }
  }
}
