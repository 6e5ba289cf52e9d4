import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** The target of a figure. `bound` is for the ratio to the peer, or for the figure itself if there is no peer. */
export interface Aim {
  readonly of: 'ratio' | 'value';
  readonly bound: '<=' | '<' | '=';
  readonly limit: number;
}

export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The same quantity, measured on the peer in the same run; null for an absolute bound. */
  readonly peer: { readonly name: string; readonly value: number } | null;
  readonly aim: Aim | null;
}

export interface BenchReport {
  readonly name: string;
  readonly rows: readonly Row[];
  /** The conditions that are needed to compare two runs: sizes, rounds, options. */
  readonly setting: Readonly<Record<string, string | number>>;
  readonly notes: readonly string[];
  /** What failed although the run continued: refused requests, wrong rows. */
  readonly failures?: readonly string[];
}

interface Verdict extends Row {
  readonly ratio: number | null;
  /** null if the figure has no target. */
  readonly met: boolean | null;
}

function judge(row: Row): Verdict {
  const ratio = row.peer && row.peer.value !== 0 ? row.value / row.peer.value : null;
  const measured = row.aim?.of === 'ratio' ? ratio : row.value;
  return { ...row, ratio, met: row.aim === null || measured === null ? null : within(measured, row.aim) };
}

function within(measured: number, aim: Aim): boolean {
  if (aim.bound === '=') return measured === aim.limit;
  return aim.bound === '<' ? measured < aim.limit : measured <= aim.limit;
}

/** @throws Error if something failed during the run, or if a figure was not measured */
export function assertMeasured({ name, rows, failures = [] }: BenchReport): void {
  const missing = rows.filter(({ value, peer }) => !Number.isFinite(value) || (peer && !Number.isFinite(peer.value)));
  const faults = [...failures, ...missing.map(({ what, value, peer }) => `${what}: ${value}, peer ${peer?.value}`)];
  if (rows.length === 0) faults.push('no figure');
  if (faults.length > 0) throw new Error(`bench ${name} does not work: ${faults.join('; ')}`);
}

/** Prints the table and writes `<directory>/<name>.json`. A missed target is shown and does not fail the run, because machines differ. */
export function publish(report: BenchReport, directory: string): void {
  const verdicts = report.rows.map(judge);
  process.stdout.write(`\n${report.name} · ${describe(report.setting)}\n${table(verdicts)}`);
  for (const note of report.notes) process.stdout.write(`  ${note}\n`);
  mkdirSync(directory, { recursive: true });
  const machine = { cpu: cpus()[0]?.model ?? '?', cores: cpus().length, memory: totalmem(), kernel: release() };
  const document = { ...report, rows: verdicts, node: process.version, machine, takenAt: new Date().toISOString() };
  writeFileSync(join(directory, `${report.name}.json`), `${JSON.stringify(document, null, 2)}\n`);
}

function describe(setting: BenchReport['setting']): string {
  return Object.entries(setting)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}

function table(verdicts: readonly Verdict[]): string {
  const lines = [['what', 'value', 'peer value', 'ratio', 'aim'], ...verdicts.map(cells)];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return (
    lines.map((line) => `  ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd()).join('\n') +
    '\n'
  );
}

function cells(verdict: Verdict): string[] {
  const { what, value, unit, peer, ratio, aim, met } = verdict;
  return [
    what,
    `${figure(value)} ${unit}`,
    peer ? `${figure(peer.value)} ${unit} (${peer.name})` : '–',
    ratio === null ? '–' : `${ratio.toFixed(2)} ×`,
    aim ? `${aim.bound} ${aim.limit}${aim.of === 'ratio' ? ' ×' : ` ${unit}`}  ${met ? 'met' : 'MISSED'}` : '–',
  ];
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return 'n/a';
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}
