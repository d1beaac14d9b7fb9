package dev.signalbox.conversation.context;

import java.time.Duration;

/// A place that knows something about users, named by the operator.
public sealed interface ContextSource {
  /// What requests call it: `include_<name>`.
  String name();

  /// The line above what it says.
  String title();

  /// How long it may take.
  Duration timeout();

  /// Rows of this installation's database, read in a transaction that can change nothing.
  ///
  /// @param sql one query; `$1` is the user
  /// @param line a row as it is shown, `{column}` standing for a value; empty shows every column
  /// @param rows the most that are read
  record Sql(String name, String title, Duration timeout, String sql, String line, int rows)
      implements ContextSource {}

  /// The body of an HTTP GET.
  ///
  /// @param url `{user}` stands for the user, percent-encoded
  /// @param bytes the most that are read
  record Http(String name, String title, Duration timeout, String url, int bytes)
      implements ContextSource {}
}
