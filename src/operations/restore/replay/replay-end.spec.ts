import fc from 'fast-check';
import { ReplayEnds } from './replay-end';
import type { FoundEnd } from './replay-end';

const START = 1000;
const NOW = 1100;

type Logged = readonly [kind: 'own' | 'other', stamp: number];

function found(log: readonly Logged[], seconds: number): FoundEnd {
  const ends = new ReplayEnds(START);
  for (const [index, [kind, stamp]] of log.entries())
    if (kind === 'other') ends.addOther(stamp);
    else ends.addOwn({ gtid: `0-1-${index}`, file: 'log.1', end: index, stamp, groups: index });
  return ends.at(new Date(seconds * 1000), NOW);
}

/** The number of included transactions of the tenant, or the numbers to choose from. */
function counted(log: readonly Logged[], seconds: number): number | number[] {
  const answer = found(log, seconds);
  return 'end' in answer ? answer.end.count : answer.choices.map(({ count }) => count);
}

describe('The end of a replay', () => {
  it('is before the first transaction of that second', () => {
    const log: Logged[] = [
      ['own', 1010],
      ['other', 1015],
      ['own', 1020],
      ['own', 1030],
    ];
    expect([1005, 1010, 1011, 1020, 1021, 1031, 1100].map((at) => counted(log, at))).toEqual([0, 0, 1, 1, 2, 3, 3]);
  });

  it('is chosen by the caller if the second itself contains transactions', () => {
    expect(
      counted(
        [
          ['own', 1010],
          ['own', 1020],
          ['own', 1020],
        ],
        1020.5,
      ),
    ).toEqual([1, 2, 3]);
  });

  it.each<[string, Logged[], number]>([
    [
      'another tenant wrote a later stamp',
      [
        ['own', 1010],
        ['other', 1600],
        ['own', 1020],
        ['own', 1030],
      ],
      1050,
    ],
    [
      'a clock was ahead for a while',
      [
        ['own', 1010],
        ['own', 1620],
        ['own', 1630],
        ['other', 1040],
      ],
      1050,
    ],
    [
      'a clock is ahead of the end of the log',
      [
        ['own', 1010],
        ['own', 1620],
        ['own', 1630],
      ],
      1050,
    ],
    [
      'a stamp is before the backup',
      [
        ['own', 900],
        ['own', 1020],
        ['own', 1030],
      ],
      1010,
    ],
  ])('is chosen by the caller if %s', (_what, log, at) => {
    expect(counted(log, at)).toBeInstanceOf(Array);
  });

  it('is known before and after a place where the stamps run backwards', () => {
    const log: Logged[] = [
      ['own', 1010],
      ['own', 1030],
      ['other', 1020],
      ['own', 1040],
      ['own', 1050],
    ];
    expect([1010, 1041, 1051].map((at) => counted(log, at))).toEqual([0, 3, 4]);
    expect(counted(log, 1025)).toEqual([1, 2]);
  });

  it('ignores backward stamps between which the tenant wrote nothing', () => {
    const log: Logged[] = [
      ['own', 1010],
      ['other', 1030],
      ['other', 1020],
      ['own', 1040],
    ];
    expect(counted(log, 1025)).toBe(1);
  });

  it('names few ends of many', () => {
    const log = Array.from({ length: 500 }, (_, index): Logged => ['own', index % 2 === 0 ? 1020 : 1040]);
    const answer = counted(log, 1030) as number[];
    expect(answer.length).toBeLessThanOrEqual(20);
    expect([answer[0], answer.at(-1)]).toEqual([1, 499]);
  });

  it('is right, or the right one is offered, whatever false stamps the log contains', () => {
    const transactions = fc.array(fc.tuple(fc.nat(95), fc.boolean(), fc.constantFrom(0, 0, 500, -500)), {
      maxLength: 18,
    });
    fc.assert(
      fc.property(transactions, fc.integer({ min: START, max: NOW }), (drawn, at) => {
        const sorted = drawn.toSorted(([one], [other]) => one - other);
        const log = sorted.map(([time, isOwn, off]): Logged => [isOwn ? 'own' : 'other', START + time + off]);
        const right = sorted.filter(([time, isOwn]) => isOwn && START + time < at).length;
        expect([counted(log, at)].flat()).toContain(right);
      }),
    );
  });
});
