import type { Bench, BenchRun } from './harness/bench';
import type { Row } from './harness/report';
import { median } from './harness/statistics';
import { inContest } from './backup/backup-contest';
import type { Contest } from './backup/backup-contest';

const MAX_RATIO = 1.15;
const MAX_MEGABYTES = 300;

interface Measured {
  readonly encrypted: number[];
  readonly plain: number[];
  readonly peer: number[];
  readonly atRest: number;
  readonly peaks: readonly [number, number];
  readonly sizes: { readonly plain: number; readonly stored: number };
}

/** A verified backup, encrypted and not, compared with `mariadb-dump | zstd` of the same database. */
export const backupBench: Bench = {
  name: 'backup',
  run: (run) =>
    inContest(run, 'backup', async (contest) => {
      const rounds = run.options.rounds || 3;
      const measured = await measure(run, contest, rounds);
      const { sizes, peaks } = measured;
      const row = (what: string, samples: number[]): Row => ({
        what,
        value: median(samples),
        unit: 'ms',
        peer: { name: 'mariadb-dump | zstd', value: median(measured.peer) },
        aim: { of: 'ratio', bound: '<=', limit: MAX_RATIO },
      });
      const memory = (what: string, value: number): Row => ({
        what,
        value,
        unit: 'MB',
        peer: null,
        aim: { of: 'value', bound: '<', limit: MAX_MEGABYTES },
      });
      return {
        name: 'backup',
        setting: { 'MB of dump': Math.round(sizes.plain / 1e6), 'MB stored': Math.round(sizes.stored / 1e6), rounds },
        rows: [
          row('encrypted', measured.encrypted),
          row('not encrypted', measured.plain),
          memory('peak memory, encrypted', peaks[0]),
          memory('peak memory, not encrypted', peaks[1]),
        ],
        notes: [
          `memory at rest before the first backup: ${Math.round(measured.atRest)} MB`,
          'ours also counts what the dump holds, syncs the file, reads it whole again and signs its manifest; the peer looks at nothing',
        ],
      };
    }),
};

/** The contenders alternate, after one run of each that warms the server's caches. */
async function measure(run: BenchRun, contest: Contest, rounds: number): Promise<Measured> {
  const { encrypting, pipelines, database, file } = contest;
  const plain = await contest.plain();
  const atRest = await plain.call.peak();
  const took = { encrypted: [] as number[], plain: [] as number[], peer: [] as number[] };
  let sizes = { plain: 0, stored: 0 };
  const turns = [
    async () => took.peer.push(await pipelines.dump(database, file)),
    async () => {
      const made = await encrypting.call.backup();
      sizes = made.sizes;
      took.encrypted.push(made.tookMs);
    },
    async () => took.plain.push((await plain.call.backup()).tookMs),
  ];
  const first = run.sized(0, 1);
  for (let round = first; round <= rounds; round += 1) {
    run.say(`backup, round ${round} of ${rounds}`);
    // The first contender of a round finds work that the last one left behind, so each takes a turn at being first.
    for (let turn = 0; turn < turns.length; turn += 1) await turns[(round + turn) % turns.length]?.();
  }
  if (first === 0) for (const samples of Object.values(took)) samples.shift();
  return { ...took, sizes, atRest, peaks: [await encrypting.call.peak(), await plain.call.peak()] };
}
