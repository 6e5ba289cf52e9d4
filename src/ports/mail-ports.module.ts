import { Global, Module } from '@nestjs/common';
import { TenantRunner } from '#tenancy';
import { SETTINGS } from '../config/settings.module';
import type { Settings } from '../config/settings';
import { DigestLetters } from '../global/mail/digest-letters.service';
import { DocumentLetters } from '../global/mail/document-letters.service';
import { LETTER_PAPERS } from '../global/mail/letter-papers';
import type { LetterPapers } from '../global/mail/letter-papers';
import { SendLimits } from '../global/mail/send-limits';
import { DIGEST_MAIL } from '../insights/notifications/digest-mail';
import { TEST_LIMITS } from '../webhooks/test-limits';
import { WEBHOOK_POLICY } from '../webhooks/webhook-target';
import type { WebhookPolicy } from '../webhooks/webhook-target';
import { DocumentFiles } from '../workshop/printing/document-files.service';
import { DocumentDeliveries } from '../workshop/sending/document-deliveries.service';
import { DOCUMENT_MAIL } from '../workshop/sending/document-mail';

/** Binds e-mails and webhooks of the data plane to the control plane, and the papers of documents to e-mails. */
@Global()
@Module({
  providers: [
    { provide: DIGEST_MAIL, useExisting: DigestLetters },
    { provide: DOCUMENT_MAIL, useExisting: DocumentLetters },
    {
      provide: LETTER_PAPERS,
      inject: [TenantRunner],
      useFactory: (runner: TenantRunner): LetterPapers => ({
        read: ({ tenantId, type, id, locale }) =>
          runner.run(tenantId, DocumentFiles, (files) => files.paperOf(type, id, locale)),
        settle: async ({ tenantId }, outcome) =>
          void (await runner.run(tenantId, DocumentDeliveries, (deliveries) => deliveries.settle(outcome))),
      }),
    },
    { provide: TEST_LIMITS, useExisting: SendLimits },
    {
      provide: WEBHOOK_POLICY,
      inject: [SETTINGS],
      useFactory: ({ webhookPrivateTargets }: Settings): WebhookPolicy => ({ allowsPrivate: webhookPrivateTargets }),
    },
  ],
  exports: [DIGEST_MAIL, DOCUMENT_MAIL, LETTER_PAPERS, TEST_LIMITS, WEBHOOK_POLICY],
})
export class MailPortsModule {}
