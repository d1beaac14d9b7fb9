/// PostgreSQL for a process: the embedded server, the pool, migrations, and what the installation
/// keeps there about itself. Blocking calls here are for the start only, before event loops carry
/// traffic.
@NullMarked
package dev.signalbox.platform.postgres;

import org.jspecify.annotations.NullMarked;
