@NullMarked
package dev.signalbox.gateway.access;

import org.jspecify.annotations.NullMarked;
