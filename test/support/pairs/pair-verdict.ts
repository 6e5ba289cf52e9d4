import { meeting } from '#jobs';
import type { Meeting, Taker } from '#jobs';
import { TENANT_WORK } from '../../../src/operations/tenant-work';
import type { Ended } from '../run-source';
import type { PairOperation } from './pair-operations';
import type { PairOutcome } from './pair-stage';
import type { Sums } from './pair-subject';

/** The status after an operation that changes it. */
const STATUS_AFTER: Readonly<Record<string, string>> = {
  'tenant.suspend': 'suspended',
  'tenant.archive': 'archived',
  'tenant.activate': 'active',
  'tenant.delete': 'deleting',
  'tenant.purge': 'gone',
};
const EXCHANGES: readonly string[] = ['restore.tenant', 'restore.undo'];

/** Refusals of a state, not of other work: the other operation, or what both need, has brought the tenant into that state. */
const OF_STATE =
  /^(?:CLONE_SOURCE_UNFIT|NOT_FOUND|RESTORE_NOT_UNDOABLE|TENANT_ARCHIVED|TENANT_MAINTENANCE|TENANT_NOT_ACTIVE|TENANT_NOT_DELETED|TENANT_NOT_FOUND|TENANT_STATUS_CONFLICT|TENANT_SUSPENDED|TENANT_UNAVAILABLE)\b/m;
const NEED_STATE: readonly string[] = ['deleted', 'outdated', 'restored', 'suspended'];

type End = 'busy' | 'done' | 'failed' | 'partly' | 'state';

/** What the table of pairs allows for the operation that begins. */
const ALLOWED: Readonly<Record<Meeting, readonly End[]>> = {
  beside: ['done'],
  waits: ['done'],
  late: ['done', 'busy'],
  refused: ['busy'],
};

const taker = (name: string): Taker => TENANT_WORK.find((work) => work.name === name) ?? { name };

export const meetingOf = (first: PairOperation, second: PairOperation): Meeting =>
  meeting(taker(first.name), taker(second.name));

export function endOf({ code, stderr }: Ended): End {
  if (code === 0) return 'done';
  if (OF_STATE.test(stderr)) return 'state';
  if (code === 5) return 'busy';
  return code === 4 ? 'partly' : 'failed';
}

/** What is not as the table of pairs says; empty if everything is. */
export function faultsOf(first: PairOperation, second: PairOperation, outcome: PairOutcome): readonly string[] {
  return [
    ...endFaults(first, second, outcome),
    ...statusFaults(first, second, outcome),
    ...dataFaults(first, second, outcome),
    ...outcome.after.unfinished.map((what) => `unfinished: ${what}`),
    ...outcome.after.doctor.map((problem) => `doctor: ${problem}`),
    ...outcome.after.migration.map((failure) => `the next migration fails: ${JSON.stringify(failure)}`),
  ];
}

function endFaults(first: PairOperation, second: PairOperation, outcome: PairOutcome): string[] {
  const [one, two] = [endOf(outcome.first), endOf(outcome.second)];
  const isOfState = changesState(first) || changesState(second);
  const state: readonly End[] = isOfState ? ['state'] : [];
  const mayEnd: readonly End[] = ['done', ...state, ...(isOfState ? cutOf(first, outcome.first) : [])];
  // If the first one has ended because the tenant is not served, nothing is in the way.
  const allowed: readonly End[] = [
    ...besideOf(first, second),
    ...state,
    ...(one === 'state' ? (['done'] as const) : []),
  ];
  const faults = mayEnd.includes(one) ? [] : [said('first', first, one, outcome.first)];
  if (!allowed.includes(two))
    faults.push(`${said('second', second, two, outcome.second)}, ${meetingOf(first, second)}`);
  if (two === 'busy' && !/\d|"/.test(outcome.second.stderr)) faults.push('the refusal does not name what it met');
  return faults;
}

/** What the table allows for the second one. Work on the estate passes over the tenant, or reports it. */
function besideOf(first: PairOperation, second: PairOperation): readonly End[] {
  const is = meetingOf(first, second);
  const [one, two] = [first.name, second.name];
  if (one === 'tenant.purge' && two === 'keys.rotate') return ['done', 'busy'];
  // The command deletes first, and the other work may have ended until it erases.
  if (two === 'tenant.purge' && is === 'refused') return ['done', 'busy'];
  return is === 'late' && two === 'estate.migrate' ? ['done', 'busy', 'partly'] : ALLOWED[is];
}

/** A cleanup works with the access of the tenant, and ends when its session is ended. */
const cutOf = ({ name }: PairOperation, { stderr }: Ended): readonly End[] =>
  name === 'tenant.cleanup' && /TENANT_DB_UNAVAILABLE/.test(stderr) ? ['failed'] : [];

const said = (which: string, { name }: PairOperation, end: End, { code, stderr }: Ended): string =>
  `${which} ${name}: ${end}, ${code} ${stderr.trim().slice(-200)}`;

const changesState = ({ name, needs }: PairOperation): boolean =>
  STATUS_AFTER[name] !== undefined || NEED_STATE.includes(needs ?? '') || EXCHANGES.includes(name);

function statusFaults(first: PairOperation, second: PairOperation, { after, ...ends }: PairOutcome): string[] {
  const done = doneOf(first, second, ends).flatMap(({ name }) => STATUS_AFTER[name] ?? []);
  const allowed = done.length > 0 ? done : [after.statusBefore];
  // It deletes and then erases, and may have been refused between the two.
  if (second.name === 'tenant.purge') allowed.push('deleting');
  const faults = allowed.includes(after.status) ? [] : [`status ${after.status}, not ${allowed.join(' or ')}`];
  const open = after.status === 'active' ? 1 : 0;
  const accounts = after.status === 'gone' ? 0 : 2;
  if (after.openAccounts !== open) faults.push(`${after.openAccounts} open accounts while ${after.status}`);
  if (after.accounts.length !== accounts) faults.push(`accounts: ${after.accounts.join(', ')}`);
  // Replaced data are kept (_o), and a database for inspection (_i). A database of a restore (_r) is dropped.
  const left = after.databases.filter((name) => !/^(?:_[oi]\w+)?$/.test(name) || after.status === 'gone');
  if (left.length > 0) faults.push(`databases: ${left.join(', ')}`);
  return faults;
}

function dataFaults(first: PairOperation, second: PairOperation, { before, after, ...ends }: PairOutcome): string[] {
  if (after.status === 'gone') return [];
  const exchanged = doneOf(first, second, ends).filter(({ name }) => EXCHANGES.includes(name));
  const both = EXCHANGES.includes(first.name) && EXCHANGES.includes(second.name);
  const allowed = [
    ...(exchanged.length === 0 || both ? [before.live] : []),
    ...(exchanged.length > 0 ? [before.other] : []),
  ];
  if (allowed.some((sums) => isSame(sums, after.sums))) return [];
  return [`data differ in ${differing(allowed[0] ?? {}, after.sums).join(', ')}`];
}

/** A tenant that is migrated meanwhile has more tables afterwards. */
const differing = (expected: Sums, found: Sums): string[] =>
  Object.entries(expected).flatMap(([table, sum]) => (found[table] === sum ? [] : [table]));

const isSame = (expected: Sums, found: Sums): boolean => differing(expected, found).length === 0;

function doneOf(
  first: PairOperation,
  second: PairOperation,
  ends: Pick<PairOutcome, 'first' | 'second'>,
): readonly PairOperation[] {
  return [...(endOf(ends.first) === 'done' ? [first] : []), ...(endOf(ends.second) === 'done' ? [second] : [])];
}
