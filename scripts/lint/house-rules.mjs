// The lint rules of this repository for tenancy, controllers and modules. Loaded by oxlint.
import { boundedParameters } from './bounded-parameters.mjs';
import { endedStreams } from './ended-streams.mjs';
import { narrowModules } from './narrow-modules.mjs';
import { noDataSource } from './no-data-source.mjs';
import { noDatabaseInControllers } from './no-database-in-controllers.mjs';
import { noRawDriver } from './no-raw-driver.mjs';
import { noSynchronize } from './no-synchronize.mjs';
import { oneClock } from './one-clock.mjs';
import { onePool } from './one-pool.mjs';
import { oneToday } from './one-today.mjs';
import { thinControllers } from './thin-controllers.mjs';
import { watchedLoops } from './watched-loops.mjs';

export default {
  meta: { name: 'house' },
  rules: {
    'bounded-parameters': boundedParameters,
    'ended-streams': endedStreams,
    'narrow-modules': narrowModules,
    'no-data-source': noDataSource,
    'no-database-in-controllers': noDatabaseInControllers,
    'no-raw-driver': noRawDriver,
    'no-synchronize': noSynchronize,
    'one-clock': oneClock,
    'one-pool': onePool,
    'one-today': oneToday,
    'thin-controllers': thinControllers,
    'watched-loops': watchedLoops,
  },
};
