import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { figureFindings } from './figure-checks';
import { leftoverFindings } from './leftover-checks';
import { befall } from './night-faults';
import { Night } from './night';
import { areWindowsRequested, windowFindings } from './window-checks';

/** `npm run test:nights` has nights of thirty tenants; the suite has a short one. */
const isLong = process.env['NIGHTS_ROUNDS'] !== undefined;
const ROUNDS = Number(process.env['NIGHTS_ROUNDS'] ?? 1);
const TENANTS = Number(process.env['NIGHTS_TENANTS'] ?? 4);
const SEED = Number(process.env['NIGHTS_SEED'] ?? 20_261_201);
const CALM_MS = isLong ? 900_000 : 90_000;
const LOGS = resolve(__dirname, '..', '..', '.local');
const PAUSE_MS = isLong ? ([500, 8000] as const) : ([0, 1500] as const);

describe('A night under fire', () => {
  let night: Night | null = null;

  afterEach(async () => {
    await night?.remove();
    night = null;
  });

  it.each(Array.from({ length: ROUNDS }, (_none, round) => SEED + round))(
    'ends with everything done once, and nothing left of the dead (seed %i)',
    async (seed) => {
      const since = Date.now();
      const told = (what: string): boolean =>
        process.stderr.write(`night ${seed} +${Math.round((Date.now() - since) / 1000)} s: ${what}\n`);
      night = await Night.prepare({ tenants: TENANTS, hasDisk: isLong });
      told('prepared');
      const beganAtMs = Date.now();
      await night.begin();
      told('begun');
      await befall(night, { seed: String(seed), isLong, pauseMs: PAUSE_MS }, () => night?.beginLate() ?? Promise.resolve());
      told('faults are over');
      const ended = { night, beganAtMs, calmAtMs: Date.now() };
      const calmAtMs = await night.untilCalm(() => areWindowsRequested(ended), CALM_MS);
      told(`calm, ${await night.disturbances()}`);
      const findings = [...(await windowFindings({ ...ended, calmAtMs })), ...(await figureFindings(night))];
      await night.end();
      findings.push(...(await leftoverFindings(night)));
      told(findings.length === 0 ? 'clean' : findings.join('\n'));
      if (findings.length > 0) writeFileSync(join(LOGS, `night-${seed}.log`), night.workers.logs);
      expect(findings).toEqual([]);
    },
    CALM_MS * 3,
  );
});
