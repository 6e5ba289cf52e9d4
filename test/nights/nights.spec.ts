import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { figureFindings, metricsFindings, readFindings } from './figure-checks';
import { leftoverFindings } from './leftover-checks';
import { befall } from './night-faults';
import { Night } from './night';
import { plantedFaults } from './planted-faults';
import { areWindowsRequested, windowFindings } from './window-checks';
import type { Ended } from './window-checks';

/** `npm run test:nights` has nights of thirty tenants; the suite has a short one. */
const isLong = process.env['NIGHTS_ROUNDS'] !== undefined;
const ROUNDS = Number(process.env['NIGHTS_ROUNDS'] ?? 1);
const TENANTS = Number(process.env['NIGHTS_TENANTS'] ?? 4);
const SEED = Number(process.env['NIGHTS_SEED'] ?? 20_261_201);
const CALM_MS = isLong ? 900_000 : 300_000;
const PAUSE_MS = isLong ? ([500, 8000] as const) : ([0, 1500] as const);
const LOGS = resolve(__dirname, '..', '..', '.local');
const SEEDS = Array.from({ length: ROUNDS }, (_none, round) => SEED + round);

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

describe('A night under fire', () => {
  let night: Night | null = null;
  let ended: Ended | null = null;

  const remove = async (): Promise<void> => {
    await night?.remove();
    night = null;
  };

  afterAll(remove);

  const pass = async (seed: number): Promise<string[]> => {
    await remove();
    night = await Night.prepare(TENANTS);
    const { workers } = night;
    const beganAtMs = Date.now();
    await night.begin();
    await befall(
      night,
      { seed: String(seed), isLong, pauseMs: PAUSE_MS },
      () => night?.beginLate() ?? Promise.resolve(),
    );
    const over = { night, beganAtMs, calmAtMs: Date.now(), shifts: workers.shifts };
    const calmAtMs = await night.untilCalm(() => areWindowsRequested(over), CALM_MS);
    ended = { night, beganAtMs, calmAtMs, shifts: workers.shifts };
    const findings = [
      ...(await windowFindings(ended)),
      ...(await metricsFindings(night)),
      ...(await figureFindings(night)),
    ];
    await night.end();
    return [...findings, ...(await leftoverFindings(night))];
  };

  it.each(SEEDS)(
    'ends with everything done once, and nothing left of the dead (seed %i)',
    async (seed) => {
      const sinceMs = Date.now();
      say(`night ${seed}, ${TENANTS} tenants`);
      const findings = await pass(seed);
      const seconds = Math.round((Date.now() - sinceMs) / 1000);
      say(
        `night ${seed}, ${seconds} s, ${await night?.disturbances()}: ${findings.length === 0 ? 'clean' : 'not clean'}`,
      );
      if (findings.length > 0)
        writeFileSync(join(LOGS, `night-${seed}.log`), `${findings.join('\n')}\n${night?.workers.logs}`);
      expect(findings).toEqual([]);
    },
    CALM_MS * 3,
  );

  it('has checks that find each of these faults', async () => {
    if (night === null || ended === null) throw new Error('no night');
    const metrics = night.lastMetrics;
    const planted = plantedFaults(night);
    for (const { plant } of planted) await plant();
    const later = { ...ended, calmAtMs: ended.calmAtMs + 60_000, shifts: [{ fromMs: 0, untilMs: Infinity }] };
    const findings = [
      ...(await windowFindings(later)),
      ...(await figureFindings(night)),
      ...(await leftoverFindings(night)),
      ...readFindings(metrics.replace('job_runs{state="dead"} 0', 'job_runs{state="dead"} 1'), TENANTS),
    ];
    const missed = planted.filter(({ finding }) => !findings.some((found) => finding.test(found)));
    expect(missed.map(({ name }) => name)).toEqual([]);
    expect(findings).toContainEqual(expect.stringMatching(/^missing window: warm_pool.refill platform /));
    expect(findings).toContain('metrics: job_runs{state="dead"} 1, not 0');
  });
});
