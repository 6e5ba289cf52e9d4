import { createInterface } from 'node:readline/promises';
import { Injectable } from '@nestjs/common';
import { reasonRequired } from '#http';
import { DomainError, inTenantLog, reasonOf, systemEvent } from '#kernel';
import type { AuditOutcome } from '#kernel';
import { assertRightClock } from '#persistence';
import { AuditTrail } from '../../global/audit/audit-trail';
import { ClockWatch } from '../../global/clock-watch';
import { EXIT, localeOf, reportFailure } from './failure-report';
import type { ExitCode, FailureOptions } from './failure-report';

/** One line of output in both languages. */
export interface Line {
  readonly fr: string;
  readonly en: string;
}

/** The result of a command: lines for people, one object for programs. */
export interface CommandResult {
  readonly lines: readonly Line[];
  readonly data: object;
  readonly exitCode?: ExitCode;
  /** Lines that a person must read in any output format; they are written to standard error. */
  readonly notices?: readonly Line[];
}

/** The options of every command. */
export interface OutputOptions extends FailureOptions {
  /** The reason, for the audit logs. */
  readonly reason?: string;
}

/** A line that is the same in both languages. */
export const same = (text: string): Line => ({ fr: text, en: text });

const YES = /^\s*(?:o|oui|y|yes)\s*$/i;

const BAR_WIDTH = 30;

/** A progress bar; prints nothing if standard error is not a terminal. */
export function showProgress(done: number, total: number): void {
  if (!process.stderr.isTTY) return;
  const filled = Math.round((done / total) * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
  process.stderr.write(`\r${bar} ${done}/${total}${done === total ? '\n' : ''}`);
}

/** Prints the result of a command and sets the exit code. An error is one line on standard error, without a stack trace. */
@Injectable()
export class CommandOutput {
  private readonly actedOn = new Set<number>();
  private reason: string | null = null;
  private manner = '';

  constructor(
    private readonly trail: AuditTrail,
    private readonly clock: ClockWatch,
  ) {}

  /** Records the command in the audit log of this tenant too. */
  actOn(tenantId: number): void {
    this.actedOn.add(tenantId);
  }

  /** Writes lines to standard error that a person must read before the command does something. */
  tell(options: OutputOptions, lines: readonly Line[]): void {
    const locale = localeOf(options);
    for (const line of lines) process.stderr.write(`${line[locale]}\n`);
  }

  /** Asks a question at the terminal; returns null if there is no terminal. */
  async ask(options: OutputOptions, question: Line): Promise<boolean | null> {
    if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return YES.test(await terminal.question(`${question[localeOf(options)]} `));
    } finally {
      terminal.close();
    }
  }

  /** Adds an option, such as `--unsigned`, to the entry in the audit logs. */
  actIn(manner: `--${string}`): void {
    this.manner = ` ${manner}`;
  }

  async run(options: OutputOptions, work: () => Promise<CommandResult>): Promise<void> {
    const locale = localeOf(options);
    try {
      this.reason = options.reason === undefined ? null : checkedReason(options.reason);
      await this.assertClock();
      const { lines, data, exitCode, notices = [] } = await work();
      const text = options.json ? JSON.stringify(data) : lines.map((line) => line[locale]).join('\n');
      if (text !== '') process.stdout.write(`${text}\n`);
      for (const notice of notices) process.stderr.write(`${notice[locale]}\n`);
      process.exitCode = exitCode ?? EXIT.done;
      this.note(process.exitCode === EXIT.done ? 'done' : 'failed');
    } catch (error) {
      reportFailure(error, options);
      // Without a database the entry cannot be written, and a script waits for the exit code.
      if (!(error instanceof DomainError && error.kind === 'unavailable')) this.note('failed');
    }
  }

  /** A command that changes something does not start with a wrong clock. @throws DomainError CLOCK_OFF */
  private async assertClock(): Promise<void> {
    if (ONLY_LOOKS.test(commandName())) return;
    await this.clock.readNow();
    assertRightClock();
  }

  /**
   * Records the command, its tenants and the reason, but no other arguments: they contain people's addresses. In a tenant's log the action
   * has the name of the command, as the same action over REST has its own.
   */
  private note(outcome: AuditOutcome): void {
    const name = commandName();
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
/** The doctor names the wrong clock, and then repairs nothing. */
const ONLY_LOOKS = /^(?:[a-z]+:(?:list|metrics|show|status|verify)|doctor)$/;

const commandName = (): string => process.argv.find((word) => COMMAND.test(word)) ?? 'command';

/** @throws DomainError REASON_REQUIRED */
function checkedReason(text: string): string {
  const reason = reasonOf(text);
  if (reason === null) throw reasonRequired({});
  return reason;
}
