/// The providers unit: model providers over HTTP and the built-in demo, behind one address.
@NullMarked
package dev.signalbox.provider;

import org.jspecify.annotations.NullMarked;
