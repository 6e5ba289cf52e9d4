import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';
import type { EntityManager } from 'typeorm';
import { reasonOf } from '#persistence';
import { WatchedLoop } from '#jobs';
import { Circuit, clock, withDeadline } from '#kernel';
import { KEY_RING, KeyRing, open, seal } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalDatabase } from '../global-database';
import type { Letter, LetterPaper } from './letters';
import { LETTER_PAPERS } from './letter-papers';
import type { LetterOutcome, LetterPapers } from './letter-papers';

interface QueuedRow {
  readonly id: number | string;
  readonly kind: string;
  readonly ciphertext: string;
  readonly attempts: number;
  readonly letterKey: string | null;
}

/** The place to which the ciphertexts of e-mails are bound. */
export const LETTER_PLACE = ['mail_outbox'];
const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_S = 30;
const TIMEOUT_MS = 10_000;
const MAX_MS = 60_000;
const SHUTDOWN_WAIT_MS = 2000;
const TURN_MS = 10 * 60_000;
const RETRY_MS = 5000;

/**
 * The outbox of e-mails. An e-mail is stored in the transaction of its cause, sent after the commit, and retried until the mail
 * server accepts it. Without SMTP, development logs the links; production keeps the e-mails and logs a warning.
 */
@Injectable()
export class MailOutbox implements BeforeApplicationShutdown {
  private readonly logger = new Logger(MailOutbox.name);
  private readonly circuit = new Circuit('the mail server');
  private readonly transport: Transporter | null;
  private readonly loop = new WatchedLoop({
    name: 'mail',
    turn: (signal) => this.deliverDue(signal),
    turnMs: TURN_MS,
    retryMs: RETRY_MS,
  });

  constructor(
    private readonly database: GlobalDatabase,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(KEY_RING) private readonly ring: KeyRing,
    // Absent when the control plane runs alone: an e-mail with a PDF then waits.
    @Optional() @Inject(LETTER_PAPERS) private readonly papers: LetterPapers | null,
  ) {
    const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
    this.transport = settings.smtpUrl === null ? null : createTransport({ url: settings.smtpUrl, ...timeouts });
  }

  /** Stores an e-mail in the caller's transaction; call {@link deliver} after the commit. */
  async post(manager: EntityManager, letter: Letter): Promise<void> {
    await this.postOnce(manager, letter, null);
  }

  /** As {@link post}, but stores one e-mail per key: the caller may repeat the call after a crash. */
  async postOnce(manager: EntityManager, letter: Letter, key: string | null): Promise<void> {
    await manager.query(
      `INSERT INTO mail_outbox (kind, letter_ciphertext, next_attempt_at, dedupe_key) VALUES (?, ?, UTC_TIMESTAMP(3), ?)
        ON DUPLICATE KEY UPDATE id = id`,
      [letter.kind, seal(this.ring, LETTER_PLACE, JSON.stringify(letter)), key],
    );
  }

  /** Sends all due e-mails; the caller need not wait. */
  deliver(): Promise<void> {
    return this.loop.runAfresh();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.drain(SHUTDOWN_WAIT_MS);
    this.transport?.close();
  }

  private async deliverDue(signal: AbortSignal): Promise<void> {
    if (this.transport === null && this.settings.environment === 'production') {
      this.logger.warn('SMTP_URL is not set: e-mails stay in mail_outbox and are not sent');
      return;
    }
    for (let row = await this.next(); row !== null; row = await this.next()) {
      await this.send(row);
      if (signal.aborted) return;
    }
  }

  /** While the mail server does not answer, no e-mail is claimed, so that none loses an attempt. */
  private async next(): Promise<QueuedRow | null> {
    return this.circuit.isOpen ? null : this.claim();
  }

  /** Claims the next e-mail for long enough to send it, so that no other process sends it too. */
  private claim(): Promise<QueuedRow | null> {
    return this.database.transaction(async (manager) => {
      const [row] = await manager.query<QueuedRow[]>(
        `SELECT id, kind, letter_ciphertext AS ciphertext, attempts, dedupe_key AS letterKey FROM mail_outbox
          WHERE state = 'queued' AND next_attempt_at <= UTC_TIMESTAMP(3) ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      if (row === undefined) return null;
      await manager.query(
        'UPDATE mail_outbox SET attempts = attempts + 1, next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND WHERE id = ?',
        [FIRST_PAUSE_S * 2 ** row.attempts, row.id],
      );
      return row;
    });
  }

  private async send(row: QueuedRow): Promise<void> {
    let paper: LetterPaper | undefined;
    try {
      const letter = JSON.parse(open(this.ring, LETTER_PLACE, row.ciphertext)) as Letter;
      ({ paper } = letter);
      if (this.transport === null) this.logLink(letter);
      else await this.carry(this.transport, letter);
      // The text is deleted after sending: the row records that an e-mail was sent, not its content.
      await this.close(row, 'sent', null);
      await this.tell(row, paper, 'sent', null);
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'refused';
      this.logger.warn(`letter ${row.id} (${row.kind}) was not sent: ${reason}`);
      if (row.attempts + 1 < MAX_ATTEMPTS) return;
      await this.close(row, 'failed', reason);
      await this.tell(row, paper, 'failed', reason);
    }
  }

  /** A company whose database is unavailable now reads the outcome at night. */
  private async tell(
    { id, letterKey: key }: QueuedRow,
    paper: LetterPaper | undefined,
    state: LetterOutcome['state'],
    error: string | null,
  ): Promise<void> {
    if (paper === undefined || key === null || this.papers === null) return;
    await this.papers
      .settle(paper, { key, state, at: clock.now(), error })
      .catch((failure: unknown) => this.logger.warn(`outcome of letter ${id}: ${reasonOf(failure)}`));
  }

  /** Needed because a server that answers slowly, byte by byte, passes every timeout of the transport. */
  private async carry(transport: Transporter, letter: Letter): Promise<void> {
    const attachments = letter.paper === undefined ? [] : [await this.attached(letter.paper)];
    const mail = { from: this.settings.mailFrom, ...addressed(letter), attachments };
    await this.circuit.call({ withinMs: MAX_MS, ask: () => transport.sendMail(mail), isFault });
  }

  private async attached(paper: LetterPaper): Promise<Attached> {
    if (this.papers === null) throw new Error('the PDF service is not available in this process');
    const { name, content } = await withDeadline('the paper of a letter', MAX_MS, this.papers.read(paper));
    return { filename: name, content, contentType: 'application/pdf' };
  }

  /** In development: logs the link, without the recipient. */
  private logLink({ kind, text }: Letter): void {
    const [link] = /https?:\/\/\S+/.exec(text) ?? [''];
    this.logger.log(`letter ${kind}: ${link}`);
  }

  private async close({ id }: QueuedRow, state: 'sent' | 'failed', error: string | null): Promise<void> {
    await this.database.use((manager) =>
      manager.query(
        `UPDATE mail_outbox SET state = ?, error = ?, letter_ciphertext = '', sent_at = UTC_TIMESTAMP(3) WHERE id = ?`,
        [state, error?.slice(0, 255) ?? null, id],
      ),
    );
  }
}

/** A server that refuses a letter with a status of its own works. */
const isFault = (error: unknown): boolean => !(error instanceof Error && 'responseCode' in error);

interface Attached {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

const addressed = ({
  to,
  subject,
  text,
  replyTo,
}: Letter): Pick<Letter, 'to' | 'subject' | 'text'> & { readonly replyTo?: string } => ({
  to,
  subject,
  text,
  ...(replyTo && { replyTo }),
});
