import { appendFileSync } from 'node:fs';
import { PAIR_OPERATIONS, pairOperation } from '../../support/pairs/pair-operations';
import { PairStage } from '../../support/pairs/pair-stage';

const names = (text: string) => (text === '' || text === '*' ? PAIR_OPERATIONS.map(({ name }) => name) : text.split(','));
const PAIRS = (process.env['TRY'] ?? '').split(';').flatMap((text) => {
  const [a = '', b = ''] = text.split('>');
  return names(a).flatMap((one) => names(b).map((two) => [one, two]));
});

describe('try', () => {
  let stage: PairStage;
  beforeAll(async () => {
    stage = await PairStage.start({ hasBucket: process.env['BUCKET'] === '1' });
  }, 120_000);
  afterAll(() => stage.stop());

  it.each(PAIRS)('%s then %s', async (first = '', second = '') => {
    const t = Date.now();
    const o = await stage.pair(pairOperation(first), pairOperation(second));
    const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
    const data = same(o.after.sums, o.before.live) ? 'live' : same(o.after.sums, o.before.other) ? 'other' : Object.entries(o.after.sums).filter(([k, v]) => o.before.live[k] !== v).map(([k]) => k).join();
    appendFileSync(process.env['OUT'] ?? '', `${JSON.stringify({ pair: `${first} > ${second}`, ms: Date.now() - t, over: o.overlapped, codes: `${o.first.code}/${o.second.code}`, data, a: o.first.stderr.slice(-300), b: o.second.stderr.slice(-300), after: { ...o.after, sums: undefined } })}\n`);
  });
});
