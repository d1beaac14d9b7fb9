/// The launcher: command line, settings, database, cluster, then the units that were asked for, in
/// one process. Nothing here may know how a unit works.
@NullMarked
package dev.signalbox.app;

import org.jspecify.annotations.NullMarked;
