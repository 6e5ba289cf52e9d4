import { createInterface } from 'node:readline/promises';
import { Injectable } from '@nestjs/common';
import { reasonRequired } from '#http';
import { DomainError, inTenantLog, reasonOf, systemEvent } from '#kernel';
import type { AuditOutcome } from '#kernel';
import { AuditTrail } from '../../global/audit/audit-trail';
import { EXIT, localeOf, reportFailure } from './failure-report';
import type { ExitCode, FailureOptions } from './failure-report';

/** One line for people, in both languages. */
export interface Line {
  readonly fr: string;
  readonly en: string;
}

/** What a command found or did: lines for people, one object for programs. */
export interface CommandResult {
  readonly lines: readonly Line[];
  readonly data: object;
  readonly exitCode?: ExitCode;
  /** What a person must read whatever the form of the answer is: it goes to standard error. */
  readonly notices?: readonly Line[];
}

/** The options every command has. */
export interface OutputOptions extends FailureOptions {
  /** Why, for the audit logs. */
  readonly reason?: string;
}

/** A line that reads the same in both languages. */
export const same = (text: string): Line => ({ fr: text, en: text });

const YES = /^\s*(?:o|oui|y|yes)\s*$/i;

const BAR_WIDTH = 30;

/** A bar for whoever looks on; nothing where standard error is no terminal. */
export function showProgress(done: number, total: number): void {
  if (!process.stderr.isTTY) return;
  const filled = Math.round((done / total) * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
  process.stderr.write(`\r${bar} ${done}/${total}${done === total ? '\n' : ''}`);
}

/** Prints the outcome of a command and sets the exit code; an error is one line on standard error, never a stack. */
@Injectable()
export class CommandOutput {
  private readonly actedOn = new Set<number>();
  private reason: string | null = null;
  private manner = '';

  constructor(private readonly trail: AuditTrail) {}

  /** Has what the command does written into the tenant's own audit log too. */
  actOn(tenantId: number): void {
    this.actedOn.add(tenantId);
  }

  /** What a person must read before anything is done; to standard error. */
  tell(options: OutputOptions, lines: readonly Line[]): void {
    const locale = localeOf(options);
    for (const line of lines) process.stderr.write(`${line[locale]}\n`);
  }

  /** Asks whoever sits at a terminal; null where nobody does. */
  async ask(options: OutputOptions, question: Line): Promise<boolean | null> {
    if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return YES.test(await terminal.question(`${question[localeOf(options)]} `));
    } finally {
      terminal.close();
    }
  }

  /** Says in the audit logs in which manner the command is run, by the name of an option: `--unsigned`. */
  actIn(manner: `--${string}`): void {
    this.manner = ` ${manner}`;
  }

  async run(options: OutputOptions, work: () => Promise<CommandResult>): Promise<void> {
    const locale = localeOf(options);
    try {
      this.reason = options.reason === undefined ? null : checkedReason(options.reason);
      const { lines, data, exitCode, notices = [] } = await work();
      const text = options.json ? JSON.stringify(data) : lines.map((line) => line[locale]).join('\n');
      if (text !== '') process.stdout.write(`${text}\n`);
      for (const notice of notices) process.stderr.write(`${notice[locale]}\n`);
      process.exitCode = exitCode ?? EXIT.done;
      this.note(process.exitCode === EXIT.done ? 'done' : 'failed');
    } catch (error) {
      reportFailure(error, options);
      // Without the database there is nothing to write to, and a script waits for the exit code.
      if (!(error instanceof DomainError && error.kind === 'unavailable')) this.note('failed');
    }
  }

  /**
   * Which command was run, on which tenants and why, and never what else it was told: arguments hold addresses of people. What is done
   * to a tenant bears the command's name as its action, as the same does over REST.
   */
  private note(outcome: AuditOutcome): void {
    const name = process.argv.find((word) => COMMAND.test(word)) ?? 'command';
    const tenantIds = [...this.actedOn];
    const action = tenantIds.length > 0 ? name : 'cli:run';
    const entityId = tenantIds.length === 1 ? (tenantIds[0] ?? null) : null;
    const event = systemEvent({ tenantId: null, action, entityId, outcome, route: `command ${name}${this.manner}` });
    const explained = { ...event, reason: this.reason };
    this.trail.record(explained);
    for (const id of tenantIds) this.trail.record(inTenantLog({ ...explained, entityId: id }, id));
  }
}

const COMMAND = /^(?:[a-z]+:[a-z]+|bootstrap|doctor)$/;

/** @throws DomainError REASON_REQUIRED */
function checkedReason(text: string): string {
  const reason = reasonOf(text);
  if (reason === null) throw reasonRequired({});
  return reason;
}
