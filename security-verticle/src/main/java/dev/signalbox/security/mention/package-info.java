/// Tells an order from words about one.
@NullMarked
package dev.signalbox.security.mention;

import org.jspecify.annotations.NullMarked;
