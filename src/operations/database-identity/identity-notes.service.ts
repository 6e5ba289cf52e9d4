import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { reasonOf } from '#persistence';
import { DirectoryService } from '../../global/tenants/directory.service';
import { IdentityStamps } from './identity-stamps';

const CONCURRENCY = 4;

/**
 * Keeps the identities in the databases equal to the registry: at once when a worker is notified of a change (a company was renamed or
 * suspended, or got other credentials), and every night in case a notification was lost.
 */
@Injectable()
export class IdentityNotes implements OnModuleInit {
  private readonly logger = new Logger(IdentityNotes.name);
  private readonly loop = new IsolatedLoop('identities');

  constructor(
    private readonly stamps: IdentityStamps,
    private readonly directory: DirectoryService,
  ) {}

  onModuleInit(): void {
    this.directory.onChange((tenantId) => void this.note(tenantId));
  }

  async run(signal: AbortSignal): Promise<{ tenants: number; failed: number }> {
    const identities = await this.stamps.registered();
    const failed = await this.loop.each(identities, {
      name: ({ id }) => `tenant ${id}`,
      work: (identity) => this.stamps.write(identity),
      concurrency: CONCURRENCY,
      signal,
    });
    return { tenants: identities.length, failed: failed.length };
  }

  private async note(tenantId: number): Promise<void> {
    try {
      await this.stamps.stamp(tenantId);
    } catch (error) {
      this.logger.warn(
        `the identity of tenant ${tenantId} was not written; the nightly job writes it: ${reasonOf(error)}`,
      );
    }
  }
}
