import { defineTask } from '#jobs';
import { MetricsSampling } from './metrics-sampling.service';

/** Every minute. A failed run is caught up by the next one. */
export const metricsSample = defineTask({
  name: 'metrics.sample',
  scope: 'platform',
  schedule: { at: { everyMs: 60_000 } },
  attempts: 1,
  uses: MetricsSampling,
  run: (sampling, { signal }) => sampling.run(signal),
});
