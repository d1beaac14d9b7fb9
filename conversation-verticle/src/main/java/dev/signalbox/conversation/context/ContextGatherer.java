package dev.signalbox.conversation.context;

import dev.signalbox.api.conversation.ContextBlock;
import dev.signalbox.api.conversation.GatherContext;
import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the sources a request names, all at once. One that fails or takes too long is left out: an
/// answer without it is worth more than none.
public final class ContextGatherer {
  private static final Logger LOG = LoggerFactory.getLogger(ContextGatherer.class);

  private final List<ContextSource> sources;
  private final Database database;
  private final WebSource web;

  public ContextGatherer(List<ContextSource> sources, Database database, WebSource web) {
    this.sources = List.copyOf(sources);
    this.database = database;
    this.web = web;
  }

  /// What the sources know. The future does not fail.
  public Future<ContextBlock> gather(GatherContext question) {
    var asked =
        sources.stream().filter(source -> question.sources().contains(source.name())).toList();
    var missing = new ArrayList<String>();
    var sections = new ArrayList<Future<Rendering.Section>>();
    for (var source : asked) {
      sections.add(
          section(source, question.user())
              .otherwise(failure -> {
                LOG.atWarn()
                    .addKeyValue("source", source.name())
                    .addKeyValue("reason", failure.toString())
                    .log("A context source did not answer");
                missing.add(source.name());
                return new Rendering.Section(source.title(), List.of());
              }));
    }
    return Future.join(sections)
        .map(_ ->
            new ContextBlock(
                Rendering.block(sections.stream().map(Future::result).toList()), missing));
  }

  private Future<Rendering.Section> section(ContextSource source, String user) {
    var lines =
        switch (source) {
          case ContextSource.Sql sql -> rows(sql, user);
          case ContextSource.Http http -> web.read(http, user);
        };
    return lines.map(said -> new Rendering.Section(source.title(), said));
  }

  /// The server itself sees to it that nothing is changed and that it ends in time.
  private Future<List<String>> rows(ContextSource.Sql source, String user) {
    return database
        .pool()
        .withTransaction(connection ->
            readOnly(connection, source)
                .compose(_ ->
                    connection
                        .preparedQuery(
                            "select * from ("
                                + source.sql()
                                + ") as context limit "
                                + source.rows())
                        .execute(Tuple.of(user))))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> Rendering.line(source.line(), values(row)))
                .toList());
  }

  private static Future<Void> readOnly(SqlConnection connection, ContextSource source) {
    return connection
        .query(
            "set transaction read only; set local statement_timeout = "
                + source.timeout().toMillis())
        .execute()
        .mapEmpty();
  }

  private static Map<String, Object> values(Row row) {
    var values = new LinkedHashMap<String, Object>();
    for (var at = 0; at < row.size(); at++) {
      var value = row.getValue(at);
      values.put(row.getColumnName(at), value == null ? "–" : value);
    }
    return values;
  }
}
