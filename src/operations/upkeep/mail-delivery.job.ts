import { Injectable } from '@nestjs/common';
import type { JobHandler, JobPayload } from '#jobs';
import { MailOutbox } from '../../global/mail/mail-outbox';

/** Sends e-mails whose first attempt failed, or whose process died before it. */
@Injectable()
export class MailDelivery implements JobHandler {
  readonly kind = 'mail.deliver';

  constructor(private readonly mail: MailOutbox) {}

  async run(): Promise<JobPayload | null> {
    await this.mail.deliver();
    return null;
  }
}
