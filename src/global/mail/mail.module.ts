import { Module } from '@nestjs/common';
import { CountersModule } from '../redis/counters.module';
import { DigestLetters } from './digest-letters.service';
import { DocumentLetters } from './document-letters.service';
import { MailOutbox } from './mail-outbox';
import { PublicLinks } from './public-links';
import { SendLimits } from './send-limits';

/** E-mails: their content, their limits, their delivery. */
@Module({
  imports: [CountersModule],
  providers: [DigestLetters, DocumentLetters, MailOutbox, PublicLinks, SendLimits],
  exports: [DigestLetters, DocumentLetters, MailOutbox, PublicLinks, SendLimits],
})
export class MailModule {}
