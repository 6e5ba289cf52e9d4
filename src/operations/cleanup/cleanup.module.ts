import { Module } from '@nestjs/common';
import { DomainChecks } from './domain-checks';
import { IdentityCleanup } from './identity-cleanup';

/** Cleanup of the control plane. */
@Module({ providers: [DomainChecks, IdentityCleanup] })
export class CleanupModule {}
