/// What a chunk of a stream costs between two dialects. Here for the sake of types that only their
/// own package sees.
@NullMarked
package dev.signalbox.gateway;

import org.jspecify.annotations.NullMarked;
