/// Typed questions, answers, streams and announcements between units, the roll call of replicas,
/// and the choice among them. The only module that touches Vert.x's event bus or the cluster;
/// nothing here may know what a question is about.
@NullMarked
package dev.signalbox.bus;

import org.jspecify.annotations.NullMarked;
