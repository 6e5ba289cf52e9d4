import { createHash } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { isDomainError } from '#kernel';
import type { Database } from '#persistence';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { Attachment } from './attachment.entity';

/** A file whose content is missing or differs from the uploaded content. */
export interface LostFile {
  readonly id: number;
  readonly fault: 'lost' | 'altered';
}

/** Verifies the contents of a sample of files: the newest ones and some of the others. */
@TenantScoped()
export class AttachmentSamples {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /** Returns the number of verified files, and the lost or altered ones. @throws DomainError STORAGE_UNAVAILABLE */
  async look(most: number): Promise<{ readonly looked: number; readonly lost: readonly LostFile[] }> {
    const sample = await this.sample(most);
    const lost: LostFile[] = [];
    for (const attachment of sample) {
      const fault = await this.faultOf(attachment);
      if (fault !== null) lost.push({ id: attachment.id, fault });
    }
    return { looked: sample.length, lost };
  }

  /** Half of the sample are the newest files. The others start at a random id, which needs no sort of the table. */
  private async sample(most: number): Promise<readonly Attachment[]> {
    const kept = () =>
      this.database.manager.createQueryBuilder(Attachment, 'attachment').where('attachment.purgedAt IS NULL');
    const newest = await kept()
      .orderBy('attachment.id', 'DESC')
      .take(Math.ceil(most / 2))
      .getMany();
    const first = Math.floor(Math.random() * (newest.at(-1)?.id ?? 0));
    const others = await kept()
      .andWhere('attachment.id >= :first AND attachment.id < :newest', { first, newest: newest.at(-1)?.id ?? 0 })
      .orderBy('attachment.id', 'ASC')
      .take(Math.floor(most / 2))
      .getMany();
    return [...newest, ...others];
  }

  private async faultOf({ storageKey, sha256 }: Attachment): Promise<LostFile['fault'] | null> {
    try {
      const hash = createHash('sha256');
      for await (const part of await this.store.open(storageKey)) hash.update(part as Buffer);
      return hash.digest('hex') === sha256 ? null : 'altered';
    } catch (error) {
      if (isDomainError(error, 'OBJECT_MISSING')) return 'lost';
      throw error;
    }
  }
}
