import { Inject, Injectable } from '@nestjs/common';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';

/** The prefix of all files of a tenant: attachments, files in quarantine, files of imports. */
const everythingOf = (tenantId: number): string => `t${tenantId}`;

/** The files of tenants that are erased. */
@Injectable()
export class TenantFiles {
  constructor(@Inject(OBJECT_STORE) private readonly store: ObjectStore) {}

  /** @throws DomainError STORAGE_UNAVAILABLE */
  async remove(tenantId: number, report: (done: number) => void = () => undefined): Promise<void> {
    for (const [at, key] of (await this.keys(tenantId)).entries()) {
      await this.store.remove(key);
      report(at + 1);
    }
  }

  /** Runs before the files are deleted, because a repetition would find fewer. */
  async count(tenantId: number): Promise<number> {
    return (await this.keys(tenantId)).length;
  }

  private async keys(tenantId: number): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const { key } of this.store.list(everythingOf(tenantId))) keys.push(key);
    return keys;
  }
}
