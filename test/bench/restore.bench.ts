import type { RowDataPacket } from 'mysql2/promise';
import { quoteIdentifier } from '#persistence';
import type { Bench, BenchRun } from './harness/bench';
import { connectAsRoot } from './harness/database-server';
import type { Row } from './harness/report';
import { median } from './harness/statistics';
import { inContest } from './backup/backup-contest';
import type { Contest } from './backup/backup-contest';

const MAX_RATIO = 1.15;
const MAX_MEGABYTES = 300;

interface Measured {
  readonly loaded: number[];
  readonly whole: number[];
  readonly peer: number[];
}

/** A restore from an encrypted backup, up to the checked side database and as a whole, compared with `zstd -d | mariadb`. */
export const restoreBench: Bench = {
  name: 'restore',
  run: (run) =>
    inContest(run, 'restore', async (contest) => {
      const rounds = run.options.rounds || 3;
      const { sizes } = await contest.encrypting.call.backup();
      await contest.pipelines.dump(contest.database, contest.file);
      const measured = await measure(run, contest, rounds);
      const row = (what: string, samples: number[], aim: Row['aim']): Row => ({
        what,
        value: median(samples),
        unit: 'ms',
        peer: { name: 'zstd -d | mariadb', value: median(measured.peer) },
        aim,
      });
      return {
        name: 'restore',
        setting: { 'MB of dump': Math.round(sizes.plain / 1e6), 'MB stored': Math.round(sizes.stored / 1e6), rounds },
        rows: [
          row('verified, loaded and counted', measured.loaded, { of: 'ratio', bound: '<=', limit: MAX_RATIO }),
          row('the whole, until it is live', measured.whole, null),
          {
            what: 'peak memory',
            value: await contest.encrypting.call.peak(),
            unit: 'MB',
            peer: null,
            aim: { of: 'value', bound: '<', limit: MAX_MEGABYTES },
          },
        ],
        notes: [
          'ours reads the file whole before it makes anything, screens every statement and counts every table; the peer looks at nothing',
        ],
      };
    }),
};

/** The contenders alternate, after one run of each that warms the caches. */
async function measure(run: BenchRun, contest: Contest, rounds: number): Promise<Measured> {
  const took = { loaded: [] as number[], whole: [] as number[], peer: [] as number[] };
  const beside = `${contest.database}_peer`;
  for (let round = run.sized(0, 1); round <= rounds; round += 1) {
    run.say(`restore, round ${round} of ${rounds}`);
    const ours = await contest.encrypting.call.restore();
    await dropBeside(run, contest.database);
    await inServer(run, `CREATE DATABASE ${quoteIdentifier(beside)}`);
    const peer = await contest.pipelines.load(contest.file, beside);
    await dropBeside(run, contest.database);
    if (round === 0) continue;
    took.loaded.push(ours.loadedMs);
    took.whole.push(ours.tookMs);
    took.peer.push(peer);
  }
  return took;
}

/** Drops the data that a restore keeps for a week, and the peer's copy. */
async function dropBeside(run: BenchRun, database: string): Promise<void> {
  const found = await inServer(run, `SHOW DATABASES WHERE LEFT(\`Database\`, ${database.length + 1}) = '${database}_'`);
  for (const row of found) await inServer(run, `DROP DATABASE ${quoteIdentifier(String(row['Database']))}`);
}

async function inServer({ server }: BenchRun, sql: string): Promise<RowDataPacket[]> {
  const root = await connectAsRoot(server);
  const [rows] = await root.query<RowDataPacket[]>(sql);
  await root.end();
  return rows;
}
