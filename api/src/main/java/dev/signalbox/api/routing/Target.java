package dev.signalbox.api.routing;

/// A model at a provider.
///
/// @param provider the provider's id, e.g. `openai`
/// @param model the id that provider knows the model by
public record Target(String provider, String model) {
  @Override
  public String toString() {
    return provider + "/" + model;
  }
}
