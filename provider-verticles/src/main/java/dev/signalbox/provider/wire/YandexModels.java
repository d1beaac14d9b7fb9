package dev.signalbox.provider.wire;

import java.util.List;

/// Names of models and the addresses that stand for them: `yandexgpt` in folder `F` is
/// `gpt://F/yandexgpt/latest`, `yandexgpt/rc` its next version.
final class YandexModels {
  private static final String TEXT = "gpt://";
  private static final String EMBEDDING = "emb://";

  private YandexModels() {}

  /// Whether it is a name, and not an address in some other folder.
  static boolean isName(String model) {
    return !model.isEmpty()
        && !model.startsWith("/")
        && !model.contains("..")
        && model.chars().allMatch(YandexModels::isPlain);
  }

  private static boolean isPlain(int c) {
    return (c < 0x80 && Character.isLetterOrDigit(c)) || "-_.@/".indexOf(c) >= 0;
  }

  static String textAddress(String folder, String model) {
    return TEXT + folder + "/" + versioned(model);
  }

  static String embeddingAddress(String folder, String model) {
    return EMBEDDING + folder + "/" + versioned(model);
  }

  private static String versioned(String model) {
    return model.contains("/") ? model : model + "/latest";
  }

  /// The names of those addresses that stand for models which write text.
  static List<String> names(List<String> addresses) {
    return addresses.stream()
        .filter(address -> address.startsWith(TEXT))
        .map(address -> address.substring(address.indexOf('/', TEXT.length()) + 1))
        .map(name -> name.endsWith("/latest") ? name.substring(0, name.lastIndexOf('/')) : name)
        .toList();
  }
}
