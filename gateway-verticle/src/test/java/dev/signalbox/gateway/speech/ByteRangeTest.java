package dev.signalbox.gateway.speech;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,0,0",
    "bytes=2-5,2,5",
    "bytes=7-,7,9",
    "bytes=7-900,7,9",
    "bytes=7-9223372036854775807,7,9",
    "bytes=7-99999999999999999999999999,7,9",
    "bytes=0000000000000000000000000000002-0000000000000000000000000000005,2,5",
    "bytes=-3,7,9",
    "bytes=-900,0,9",
    "bytes=-99999999999999999999999999,0,9",
    "Bytes= 1-1 ,1,1"
  })
  void a_range_is_cut_to_what_there_is(String header, long first, long last) {
    assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange.Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "lines=1-2",
        "bytes=0-1,4-5",
        "bytes=1-2-3",
        "bytes=--1",
        "bytes=99999999999999999999-99999999999999999998",
        "bytes=٣-٤"
      })
  void what_is_no_single_range_means_the_whole(String header) {
    assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange.Whole());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=10-",
        "bytes=10-20",
        "bytes=-0",
        "bytes=999999999999999999-",
        "bytes=9223372036854775808-",
        "bytes=99999999999999999998-99999999999999999999"
      })
  void what_lies_behind_the_end_is_nowhere(String header) {
    assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange.Nowhere());
  }

  @Test
  void without_a_header_the_whole_is_meant() {
    assertThat(ByteRange.of(null, 10)).isEqualTo(new ByteRange.Whole());
  }
}
