/// Keeps streams for readers that come back: what a provider wrote is recorded for a while, and can
/// be read again from its beginning by another gateway.
@NullMarked
package dev.signalbox.provider.resume;

import org.jspecify.annotations.NullMarked;
