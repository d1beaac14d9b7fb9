/// What a conversation is, without database and clock: trees, branches, windows, titles, exports.
@NullMarked
package dev.signalbox.conversation.tree;

import org.jspecify.annotations.NullMarked;
