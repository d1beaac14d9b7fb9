@NullMarked
package dev.signalbox.security.identity;

import org.jspecify.annotations.NullMarked;
