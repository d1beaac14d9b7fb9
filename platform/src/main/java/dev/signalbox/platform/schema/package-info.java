/// What JSON Schemas ask for that not every provider knows. How a provider is told a schema is its
/// wire's affair and does not live here.
@NullMarked
package dev.signalbox.platform.schema;

import org.jspecify.annotations.NullMarked;
