import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit/audit-log.module';
import { DomainProof } from './domain-proof';
import { DomainsController } from './domains.controller';
import { DomainsService } from './domains.service';

/** Custom domains of companies. */
@Module({
  imports: [AuditLogModule],
  controllers: [DomainsController],
  providers: [DomainProof, DomainsService],
  exports: [DomainProof, DomainsService],
})
export class DomainsModule {}
