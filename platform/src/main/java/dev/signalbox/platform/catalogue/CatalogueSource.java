package dev.signalbox.platform.catalogue;

import dev.signalbox.platform.Database.Listening;

/// Where this process gets its catalogue from. Ask it anew for every decision: what it gives is
/// immutable, but replaced when models or prices change.
public interface CatalogueSource {
  /// The catalogue as this process knows it now. Never waits.
  Catalogue current();

  /// Calls `listener`, on any thread and shortly, after each replacement, until it is taken away.
  Listening onChange(Runnable listener);

  /// A source that never changes.
  static CatalogueSource fixed(Catalogue catalogue) {
    return new CatalogueSource() {
      @Override
      public Catalogue current() {
        return catalogue;
      }

      @Override
      public Listening onChange(Runnable listener) {
        return () -> {};
      }
    };
  }
}
