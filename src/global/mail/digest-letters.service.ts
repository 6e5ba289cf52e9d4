import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../global-database';
import { MailOutbox } from './mail-outbox';

interface DigestLetter {
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Queues alert digests in the mail outbox, one e-mail per key. */
@Injectable()
export class DigestLetters {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly outbox: MailOutbox,
  ) {}

  async post(letters: readonly DigestLetter[]): Promise<void> {
    await this.database.transaction(async (manager) => {
      for (const { key, ...letter } of letters)
        await this.outbox.postOnce(manager, { kind: 'alert_digest', ...letter }, key);
    });
    void this.outbox.deliver();
  }
}
