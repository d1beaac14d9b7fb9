package dev.signalbox.provider;

import dev.signalbox.api.Secret;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import dev.signalbox.provider.ProviderConfig.Door;
import dev.signalbox.provider.wire.Provider;
import dev.signalbox.provider.wire.Provider.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The settings every provider has, named after it, and those its own tools read, so that what is
/// set for them serves here too. Of several, the first that is set counts.
record ProviderSettings(
    Provider provider,
    List<Setting<String>> keys,
    List<Setting<String>> urls,
    Setting<String> model,
    List<Setting<String>> accounts) {

  static ProviderSettings of(Provider provider) {
    var place = place(provider);
    var env = provider.settingPrefix();
    var name = provider.id();
    var own = provider.variables();
    return new ProviderSettings(
        provider,
        withOwn(
            key(place + "apiKey", env + "_API_KEY", "API key of " + name),
            own.key(),
            variable ->
                key(
                    place(provider, variable),
                    variable,
                    "API key of " + name + ", as its own tools name it")),
        withOwn(
            url(
                provider,
                place + "baseUrl",
                env + "_BASE_URL",
                ", with or without the version at its end"),
            own.url(),
            variable ->
                url(provider, place(provider, variable), variable, ", as its own tools read it")),
        Setting.text(place + "model", env + "_MODEL", "", meaning(provider) + name),
        Stream.of(own.account())
            .filter(variable -> !variable.isEmpty())
            .map(variable ->
                Setting.text(
                    place(provider, variable),
                    variable,
                    "",
                    "Account at " + name + " that requests are made for"))
            .toList());
  }

  private static String meaning(Provider provider) {
    return provider.adapter().carries().contains(Capability.SPEECH)
        ? "Model that speaks where a request names none, at "
        : "Model that `auto` means at ";
  }

  private static List<Setting<String>> withOwn(
      Setting<String> ours, String variable, Function<String, Setting<String>> own) {
    return variable.isEmpty() ? List.of(ours) : List.of(ours, own.apply(variable));
  }

  private static Setting<String> key(String key, String env, String meaning) {
    return new Setting<>(key, env, "", meaning, ProviderSettings::sendable, true);
  }

  /// A key is sent in a header, which takes nothing else.
  private static String sendable(String written) {
    for (var one : Weighted.list(written)) {
      if (!one.value().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("expected visible ASCII characters without spaces");
      }
    }
    return written;
  }

  private static Setting<String> url(Provider provider, String key, String env, String how) {
    return new Setting<>(
        key,
        env,
        "",
        "Address of " + provider.id() + how,
        written -> checked(written, provider),
        false);
  }

  private static String place(Provider provider) {
    return "providers." + provider.id() + ".";
  }

  /// `OPENCLAW_GATEWAY_URL` is `providers.openclaw.gatewayUrl`.
  private static String place(Provider provider, String variable) {
    var rest = variable.substring(provider.settingPrefix().length() + 1).split("_", -1);
    var name = new StringBuilder(rest[0].toLowerCase(Locale.ROOT));
    for (var word : List.of(rest).subList(1, rest.length)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return place(provider) + name;
  }

  private static String checked(String written, Provider provider) {
    for (var url : Weighted.list(written)) {
      var _ = Endpoint.of(address(url.value(), provider), provider);
    }
    return written;
  }

  List<Setting<?>> all() {
    return Stream.of(keys, urls, List.of(model), accounts)
        .<Setting<?>>flatMap(List::stream)
        .toList();
  }

  /// The provider as configured; empty when neither key nor address make it active.
  List<ProviderConfig.Configured> read(Settings settings) {
    var addresses = Weighted.list(first(settings, urls));
    var secrets = Weighted.list(first(settings, keys));
    var usual = provider.place() == Place.LOOPBACK ? "" : provider.defaultUrl();
    if (addresses.isEmpty() && (secrets.isEmpty() || usual.isEmpty())) {
      return List.of();
    }
    var places = addresses.isEmpty() ? List.of(new Weighted(usual, 1)) : addresses;
    return List.of(
        new ProviderConfig.Configured(
            provider, doors(places, secrets), settings.get(model), first(settings, accounts)));
  }

  /// As many addresses as keys belong together in their order; a single one goes with each of the
  /// others.
  private List<Door> doors(List<Weighted> addresses, List<Weighted> secrets) {
    var many = Math.max(addresses.size(), secrets.size());
    if ((addresses.size() > 1 && addresses.size() < many)
        || (secrets.size() > 1 && secrets.size() < many)) {
      throw new BadSetting(
          urls.getFirst().env() + " and " + keys.getFirst().env(),
          "expected one of each, or as many addresses as keys; there are "
              + addresses.size()
              + " and "
              + secrets.size());
    }
    return IntStream.range(0, many)
        .mapToObj(i -> {
          var place = addresses.get(Math.min(i, addresses.size() - 1));
          var secret =
              secrets.isEmpty()
                  ? Optional.<Weighted>empty()
                  : Optional.of(secrets.get(Math.min(i, secrets.size() - 1)));
          return new Door(
              address(place.value(), provider),
              new Secret(secret.map(Weighted::value).orElse("")),
              place.weight() * secret.map(Weighted::weight).orElse(1));
        })
        .toList();
  }

  private static String first(Settings settings, List<Setting<String>> oneOf) {
    return oneOf.stream()
        .map(settings::get)
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  /// A bare host is at the provider's usual port; and `0.0.0.0` is where a server listens, not
  /// where it is reached.
  private static String address(String written, Provider provider) {
    if (written.isEmpty() || written.contains("://")) {
      return written;
    }
    var usual = provider.defaultUrl();
    var port = usual.isEmpty() ? "" : ":" + Endpoint.of(usual, provider).port();
    return "http://"
        + (written.contains(":") ? written : written + port).replace("0.0.0.0", "127.0.0.1");
  }
}
