@NullMarked
package dev.signalbox.api.security;

import org.jspecify.annotations.NullMarked;
