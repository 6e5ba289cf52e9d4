import { Injectable } from '@nestjs/common';
import { normalizeEmail } from '#kernel';
import type { Actor } from '#kernel';
import { GlobalDatabase } from '../global-database';
import type { LetterOutcome } from './letter-papers';
import type { LetterPaper } from './letters';
import { MailOutbox } from './mail-outbox';
import { SendLimits } from './send-limits';

interface DocumentLetter {
  readonly key: string;
  readonly to: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly paper: LetterPaper;
}

/** Queues e-mails with documents in the mail outbox, one e-mail per key. */
@Injectable()
export class DocumentLetters {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly outbox: MailOutbox,
    private readonly limits: SendLimits,
  ) {}

  /** Counts the e-mails by mailbox, by company and by document. @throws DomainError SENDING_LIMITED */
  async count({ tenantId, type, id }: LetterPaper, recipients: readonly string[], actor: Actor): Promise<void> {
    for (const recipient of recipients) {
      const target = normalizeEmail(recipient) ?? recipient;
      await this.limits.take({ what: 'document', tenantId, target, actor });
    }
    await this.limits.take({ what: 'documents_of_company', tenantId, target: `company ${tenantId}`, actor: null });
    await this.limits.take({ what: 'same_document', tenantId, target: `${tenantId} ${type} ${id}`, actor: null });
  }

  async post(letters: readonly DocumentLetter[]): Promise<void> {
    await this.database.transaction(async (manager) => {
      for (const { key, ...letter } of letters)
        await this.outbox.postOnce(manager, { kind: 'document', ...letter }, key);
    });
    void this.outbox.deliver();
  }

  /** Of the letters of these keys that were sent or given up. */
  async outcomes(keys: readonly string[]): Promise<readonly LetterOutcome[]> {
    if (keys.length === 0) return [];
    return this.database.use((manager) =>
      manager.query<LetterOutcome[]>(
        `SELECT dedupe_key AS \`key\`, state, sent_at AS at, error FROM mail_outbox
          WHERE dedupe_key IN (?) AND state IN ('sent', 'failed')`,
        [keys],
      ),
    );
  }
}
