/// Price lists from outside: read, doubted, and only then brought into the catalogue.
@NullMarked
package dev.signalbox.platform.prices;

import org.jspecify.annotations.NullMarked;
