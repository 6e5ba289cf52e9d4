import fc from 'fast-check';
import { divisionOf, partOf } from './connection-division';

describe('The division of a server’s connections', () => {
  it.each([
    [400, { floor: 8, leased: 268 }],
    [151, { floor: 8, leased: 81 }],
    [null, { floor: 8, leased: 81 }],
    [40, { floor: 3, leased: 18 }],
    [10, { floor: 1, leased: 3 }],
  ])('of %s leaves room for floors and for others', (maxConnections, expected) => {
    expect(divisionOf(maxConnections)).toEqual(expected);
  });

  it('never grants more than there is, whoever renews in which order, and ends with equal parts', () => {
    const order = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        order,
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 100 }),
        (turns, leased, budget) => {
          const granted = new Map<number, number>();
          const renew = (process: number): void => {
            const others = [...granted].filter(([other]) => other !== process).map(([, grant]) => grant);
            granted.set(process, partOf({ leased, budget, others }));
          };
          for (const process of turns) {
            renew(process);
            const sum = [...granted.values()].reduce((one, other) => one + other, 0);
            if (sum > leased) return false;
          }
          for (const process of [...granted.keys(), ...granted.keys()]) renew(process);
          const part = Math.min(budget, Math.floor(leased / Math.max(1, granted.size)));
          return [...granted.values()].every((grant) => grant === part);
        },
      ),
    );
  });
});
