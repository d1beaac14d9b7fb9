/// Who is there: the presence each replica announces, and what the providers behind it offer.
@NullMarked
package dev.signalbox.api.fleet;

import org.jspecify.annotations.NullMarked;
