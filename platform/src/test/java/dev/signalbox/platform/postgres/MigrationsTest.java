package dev.signalbox.platform.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MigrationsTest {
  @Test
  void a_server_whose_name_is_unknown_is_told_so_with_the_way_out() {
    // no resolver may ever know a name under it
    var address = DatabaseAddress.parse("postgresql://u:hunter2@nowhere.invalid/d");
    assertThatThrownBy(() -> Migrations.run(address))
        .isInstanceOf(DatabaseTrouble.class)
        .hasMessageContaining("nowhere.invalid:5432 cannot be used: no machine of that name")
        .hasMessageContaining("DATABASE_URL")
        .hasMessageNotContaining("hunter2");
  }
}
