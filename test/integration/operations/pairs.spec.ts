import type { Meeting } from '#jobs';
import { PAIR_OPERATIONS, pairOperation } from '../../support/pairs/pair-operations';
import { PairStage } from '../../support/pairs/pair-stage';
import { endOf, faultsOf, meetingOf } from '../../support/pairs/pair-verdict';

/** `npm run test:pairs` sets it: `all`, or the names of first operations. */
const CHOSEN = process.env['PAIRS'] ?? '';

/** The pairs that the suite carries out, one or more for each way in which work is kept apart. */
const TELLING: readonly (readonly [first: string, second: string])[] = [
  ['backup.tenant', 'backup.tenant'],
  ['tenant.optimize', 'backup.tenant'],
  ['tenant.optimize', 'files.move'],
  ['tenant.export', 'tenant.optimize'],
  ['tenant.delete', 'backup.tenant'],
  ['backup.tenant', 'restore.tenant'],
  ['restore.tenant', 'tenant.clone'],
  ['restore.tenant', 'tenant.suspend'],
  ['restore.tenant', 'restore.tenant'],
  ['tenant.export', 'restore.tenant'],
  ['estate.migrate', 'backup.tenant'],
  ['restore.tenant', 'estate.migrate'],
  ['keys.rotate', 'credentials.rotate'],
  ['tenant.clone', 'tenant.purge'],
  ['tenant.purge', 'credentials.rotate'],
];

function pairs(): readonly (readonly [first: string, second: string, is: Meeting])[] {
  const names = PAIR_OPERATIONS.map(({ name }) => name);
  const firsts = CHOSEN === 'all' ? names : CHOSEN.split(',');
  const chosen = CHOSEN === '' ? TELLING : firsts.flatMap((first) => names.map((second) => [first, second] as const));
  return chosen.map(([first, second]) => [first, second, meetingOf(pairOperation(first), pairOperation(second))]);
}

/** Two processes, of which the first is stopped at a chosen moment of its work while the second begins. */
describe('Operations laid over one another', () => {
  let stage: PairStage;
  const seen = { pairs: 0, overlapped: 0 };

  beforeAll(async () => {
    stage = await PairStage.start();
  }, 300_000);

  afterAll(async () => {
    process.stderr.write(`pairs: ${seen.pairs}, overlapped: ${seen.overlapped}\n`);
    await stage.stop();
  });

  it.each(pairs())('%s, then %s: %s', async (first, second) => {
    const [one, two] = [pairOperation(first), pairOperation(second)];
    const outcome = await stage.pair(one, two);
    seen.pairs += 1;
    seen.overlapped += outcome.overlapped ? 1 : 0;
    const faults = faultsOf(one, two, outcome);
    const ends = `${endOf(outcome.first)}, then ${endOf(outcome.second)}${outcome.overlapped ? '' : ', DID NOT OVERLAP'}`;
    if (CHOSEN !== '') process.stderr.write(`${[`${first}, then ${second}: ${ends}`, ...faults].join('\n  ')}\n`);
    expect(faults).toEqual([]);
    expect({ overlapped: outcome.overlapped || CHOSEN !== '' }).toEqual({ overlapped: true });
  });
});
