package dev.signalbox.provider;

/// A name leads to no address that may be connected to. What it says is fit for callers.
final class AddressRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String why;

  AddressRefused(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }
}
