import type { Aim, BenchReport, Row } from '../harness/report';
import { median } from '../harness/statistics';
import type { RequestContender } from './contender-options';
import type { Endpoint } from './endpoints';
import type { LoadResult } from './load.worker';

export interface Measurement {
  readonly kind: RequestContender;
  readonly endpoint: string;
  readonly load: LoadResult;
  /** CPU time of the server process in microseconds, user and system mode. */
  readonly cpuPerRequest: number;
  readonly rehomesPerRequest: number;
}

type Peer = Exclude<RequestContender, 'kernel'>;

const AIMS: Readonly<Record<Peer, Aim>> = {
  singleton: { of: 'ratio', bound: '<=', limit: 1.15 },
  recipe: { of: 'ratio', bound: '<', limit: 1 },
  bare: { of: 'ratio', bound: '<=', limit: 2.5 },
};

const PEERS: readonly Peer[] = ['singleton', 'recipe', 'bare'];

export function requestRows(
  endpoints: readonly Endpoint[],
  measurements: readonly Measurement[],
): Pick<BenchReport, 'rows' | 'notes' | 'failures'> {
  const rows: Row[] = [];
  const notes: string[] = [];
  for (const { name } of endpoints) {
    const of = (kind: RequestContender): Measurement[] =>
      measurements.filter((one) => one.endpoint === name && one.kind === kind);
    rows.push(...PEERS.map((peer) => cpuRow(name, of('kernel'), peer, of(peer))));
    rows.push(...PEERS.map((peer) => throughputRow(name, of('kernel'), peer, of(peer))));
    notes.push(`${name}: ${(['kernel', ...PEERS] as const).map((kind) => describe(kind, of(kind))).join(' · ')}`);
  }
  const failures = measurements
    .filter(({ load }) => load.refused > 0 || load.done === 0)
    .map(({ kind, endpoint, load }) => `${endpoint}: ${kind} refused ${load.refused} requests (${load.refusals})`);
  return { rows, notes, failures };
}

function cpuRow(endpoint: string, ours: readonly Measurement[], name: Peer, theirs: readonly Measurement[]): Row {
  const cpu = (all: readonly Measurement[]): number => median(all.map((one) => one.cpuPerRequest));
  const peer = { name, value: cpu(theirs) };
  return { what: `${endpoint}, CPU per request`, value: cpu(ours), unit: 'µs', peer, aim: AIMS[name] };
}

function throughputRow(
  endpoint: string,
  ours: readonly Measurement[],
  name: Peer,
  theirs: readonly Measurement[],
): Row {
  const rate = (all: readonly Measurement[]): number => median(all.map((one) => one.load.perSecond));
  const peer = { name, value: rate(theirs) };
  return { what: `${endpoint}, throughput`, value: rate(ours), unit: 'requests/s', peer, aim: null };
}

function describe(kind: RequestContender, all: readonly Measurement[]): string {
  const bytes = Math.round(median(all.map((one) => one.load.bytesPerAnswer)));
  const p99 = median(all.map((one) => one.load.p99Ms));
  const refused = all.reduce((sum, one) => sum + one.load.refused, 0);
  const refusals = all.find((one) => one.load.refusals !== '')?.load.refusals ?? 'no answer';
  const rehomes = median(all.map((one) => one.rehomesPerRequest));
  const moved = kind === 'kernel' ? `, ${rehomes.toFixed(2)} re-homes a request` : '';
  return `${kind} p99 ${p99} ms, ${bytes} bytes${moved}${refused === 0 ? '' : `, ${refused} REFUSED (${refusals})`}`;
}
