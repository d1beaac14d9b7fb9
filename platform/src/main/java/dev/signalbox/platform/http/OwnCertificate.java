package dev.signalbox.platform.http;

import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/// Trusts who shows the certificate of this installation's ports. Names do not matter: processes
/// are reached under addresses that no certificate holds.
final class OwnCertificate implements X509TrustManager {
  private final X509Certificate own;

  private OwnCertificate(X509Certificate own) {
    this.own = own;
  }

  /// The first certificate of a PEM file, which is the one its owner shows.
  static OwnCertificate read(InputStream pem) throws CertificateException {
    var first = CertificateFactory.getInstance("X.509").generateCertificate(pem);
    if (first instanceof X509Certificate certificate) {
      return new OwnCertificate(certificate);
    }
    throw new CertificateException("not an X.509 certificate");
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !own.equals(chain[0])) {
      throw new CertificateException("not the certificate of this installation's ports");
    }
    own.checkValidity();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
