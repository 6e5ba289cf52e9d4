import { assertMeasured } from './report';
import type { BenchReport, Row } from './report';

const row = (value: number, peer: number | null): Row => ({
  what: 'cold creation',
  value,
  unit: 'ms',
  peer: peer === null ? null : { name: 'client', value: peer },
  aim: null,
});
const report = (more: Partial<BenchReport>): BenchReport => ({
  name: 'provisioning',
  rows: [row(3, 2), row(0, null)],
  setting: {},
  notes: [],
  ...more,
});

describe('A smoke run', () => {
  it('passes if every figure was measured', () => {
    expect(() => assertMeasured(report({}))).not.toThrow();
  });

  it.each([
    ['no figure', { rows: [] }, 'no figure'],
    ['a figure without samples', { rows: [row(Number.NaN, 2)] }, 'cold creation: NaN, peer 2'],
    ['a peer without samples', { rows: [row(3, Number.NaN)] }, 'cold creation: 3, peer NaN'],
    ['a division by no requests', { rows: [row(Infinity, null)] }, 'cold creation: Infinity'],
    ['a failure that the run survived', { failures: ['bare refused 3 requests'] }, 'bare refused 3 requests'],
  ])('fails with %s', (_case, more, reason) => {
    expect(() => assertMeasured(report(more))).toThrow(`bench provisioning does not work: ${reason}`);
  });
});
