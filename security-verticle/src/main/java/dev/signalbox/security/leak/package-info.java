/// Sees a system prompt in an answer that does not write it as words: encoded, reversed, with other
/// letters, or letter by letter.
@NullMarked
package dev.signalbox.security.leak;

import org.jspecify.annotations.NullMarked;
