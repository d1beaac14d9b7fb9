package dev.signalbox.platform.postgres;

import org.postgresql.ds.PGSimpleDataSource;

/// The data source Flyway asks for connections.
final class OneUrl extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  OneUrl(DatabaseAddress address) {
    setUrl(address.jdbcUrl());
    setUser(address.user());
    setPassword(address.password().reveal());
    setSslmode(address.sslMode());
    setConnectTimeout(2);
    setApplicationName("signalbox");
    var properties = address.jdbcProperties();
    if (!address.rootCertificate().isEmpty()) {
      setSslRootCert(address.rootCertificate());
    } else if (properties.containsKey("sslfactory")) {
      setSslfactory(properties.getProperty("sslfactory"));
    }
  }
}
