/// What reading a request and a piece of output costs. Here for the sake of types that only their
/// own package sees.
@NullMarked
package dev.signalbox.security;

import org.jspecify.annotations.NullMarked;
