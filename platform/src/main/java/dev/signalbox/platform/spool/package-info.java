/// Records that must not be lost while the place they belong to is away: a durable queue of text on
/// this node's disk.
@NullMarked
package dev.signalbox.platform.spool;

import org.jspecify.annotations.NullMarked;
