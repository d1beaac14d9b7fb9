package dev.signalbox.platform.postgres;

import dev.signalbox.api.Secret;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/// Where a PostgreSQL is and how to log in.
///
/// @param sslMode libpq's word, e.g. `require`
/// @param rootCertificate PEM file of the authority to trust, empty for Java's own
public record DatabaseAddress(
    String host,
    int port,
    String database,
    String user,
    Secret password,
    String sslMode,
    String rootCertificate) {
  /// The external PostgreSQL; empty means the embedded one.
  public static final Setting<String> URL =
      new Setting<>(
          "database.url",
          "DATABASE_URL",
          "",
          "postgresql://user:password@host:port/database?sslmode=…; empty for the embedded server",
          url -> url,
          true);

  private static final int STANDARD_PORT = 5432;
  private static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /// A server on this machine without TLS.
  static DatabaseAddress local(int port, String database, String user, Secret password) {
    return new DatabaseAddress("127.0.0.1", port, database, user, password, "disable", "");
  }

  /// Reads `postgres://…` or `postgresql://…`.
  ///
  /// @throws BadSetting naming `DATABASE_URL`, never its password
  public static DatabaseAddress parse(String url) {
    var uri = uri(url);
    var login = decoded(uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo(), ":");
    var options = options(uri.getRawQuery() == null ? "" : uri.getRawQuery());
    var sslMode = options.getOrDefault("sslmode", "prefer");
    if (!SSL_MODES.contains(sslMode)) {
      throw bad("sslmode is one of " + String.join(", ", SSL_MODES));
    }
    var user = login.getFirst();
    if (user.isEmpty()) {
      throw bad("the user is missing");
    }
    var path = uri.getPath();
    return new DatabaseAddress(
        uri.getHost(),
        uri.getPort() < 0 ? STANDARD_PORT : uri.getPort(),
        path == null || path.length() < 2 ? user : path.substring(1),
        user,
        new Secret(login.size() > 1 ? login.getLast() : ""),
        sslMode,
        options.getOrDefault("sslrootcert", ""));
  }

  /// The same server and login, another database.
  public DatabaseAddress withDatabase(String other) {
    return new DatabaseAddress(host, port, other, user, password, sslMode, rootCertificate);
  }

  /// The same database and login, another way there.
  public DatabaseAddress by(String otherHost, int otherPort) {
    return new DatabaseAddress(
        otherHost, otherPort, database, user, password, sslMode, rootCertificate);
  }

  /// `host:port`, for messages.
  public String place() {
    return host + ":" + port;
  }

  /// For JDBC, without the login.
  public String jdbcUrl() {
    return "jdbc:postgresql://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port
        + "/"
        + java.net.URLEncoder.encode(database, StandardCharsets.UTF_8);
  }

  /// Login, TLS and short timeouts for JDBC.
  public Properties jdbcProperties() {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password.reveal());
    properties.setProperty("sslmode", sslMode);
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("ApplicationName", "signalbox");
    if (!rootCertificate.isEmpty()) {
      properties.setProperty("sslrootcert", rootCertificate);
    } else if (sslMode.startsWith("verify")) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    return properties;
  }

  private static URI uri(String url) {
    try {
      var uri = new URI(url);
      if (!"postgres".equals(uri.getScheme()) && !"postgresql".equals(uri.getScheme())) {
        throw bad(
            "must begin with postgresql://, e.g. postgresql://user:password@host:5432/database");
      }
      if (uri.getHost() == null) {
        throw bad("the host is missing, or the password has characters that need %-encoding");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw bad("not a URL; characters like # or / in the password need %-encoding");
    }
  }

  private static Map<String, String> options(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(option -> !option.isEmpty())
        .map(option -> decoded(option, "="))
        .collect(Collectors.toMap(List::getFirst, List::getLast, (first, _) -> first));
  }

  private static List<String> decoded(String pair, String separator) {
    return Arrays.stream(pair.split(separator, 2))
        .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
        .toList();
  }

  private static BadSetting bad(String problem) {
    return new BadSetting(URL.env(), problem);
  }
}
