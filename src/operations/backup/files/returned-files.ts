import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { inLanes } from '#kernel';
import { checkedContent, OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { SPOOL_FOLDER } from '../../../attachments/upload-receiver.service';
import type { TenantPlace } from '../../tenant-database/tenant-places';
import type { ReportProgress, StepRecord } from '#jobs';
import { ContentVault, drained } from './content-vault';
import { faultOf } from './file-filing';
import { FileRows, isOwnKey } from './file-rows';
import type { FileRow } from './file-rows';
import { MAX_NAMED } from '../../dumps/files-of-backup';
import type { FileFault } from '../../dumps/files-of-backup';
import { isSha256 } from './vaulted-content';

const CONCURRENCY = 8;
const MAX_STORE_ERRORS = 8;

/** A file that a restore could not put back. */
interface Unreturned {
  readonly id: number;
  readonly entityType: string;
  readonly entityId: number;
  readonly fault: FileFault;
}

interface Returning {
  readonly tenantId: number;
  checked: number;
  returned: number;
  lost: number;
  readonly first: Unreturned[];
  refusals: number;
}

/**
 * Puts back the contents of files that a restored database refers to and that the store has lost. An existing content is read and left unchanged
 * if it matches its row. A missing one is found by its hash, so it may come from any backup of the tenant, not only the restored one.
 */
@Injectable()
export class ReturnedFiles {
  constructor(
    private readonly rows: FileRows,
    private readonly vault: ContentVault,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(SPOOL_FOLDER) private readonly spool: string,
  ) {}

  /** Checks every file of the live database, even if some of them fail. Can be repeated. @throws DomainError DATABASE_UNAVAILABLE */
  async bringBack({ tenantId, server, database }: TenantPlace, report: ReportProgress): Promise<StepRecord> {
    const table = { host: server.host, port: server.port, database };
    const total = await this.rows.count(table);
    await mkdir(this.spool, { recursive: true, mode: 0o700 });
    const state: Returning = { tenantId, checked: 0, returned: 0, lost: 0, first: [], refusals: 0 };
    for await (const page of this.rows.pages(table)) {
      await inLanes(CONCURRENCY, page, (row) => this.one(row, state));
      report(Math.min(state.checked, total), total);
    }
    const { checked, returned, lost, first } = state;
    return { checked, returned, lost, named: first };
  }

  private async one(row: FileRow, state: Returning): Promise<void> {
    state.checked += 1;
    const fault = await this.faultOf(row, state);
    if (fault === null) return;
    if (fault !== 'unreachable' && (await this.isReturned(row, state))) state.returned += 1;
    else this.note(row, fault, state);
  }

  /** The fault of the content in the store; null if it is intact. */
  private async faultOf(row: FileRow, state: Returning): Promise<FileFault | null> {
    if (!isOwnKey(state.tenantId, row.storageKey) || !isSha256(row.sha256)) return 'altered';
    if (state.refusals >= MAX_STORE_ERRORS) return 'unreachable';
    const fault = await attempted(async () => {
      const { sha256, bytes } = row;
      await drained(checkedContent(await this.store.open(row.storageKey), { sha256, bytes }));
    });
    state.refusals = fault === 'unreachable' ? state.refusals + 1 : 0;
    return fault;
  }

  private async isReturned(row: FileRow, { tenantId }: Returning): Promise<boolean> {
    const { sha256, bytes, storageKey } = row;
    if (!isOwnKey(tenantId, storageKey) || !isSha256(sha256)) return false;
    const path = join(this.spool, `return-${randomUUID()}`);
    try {
      const fault = await attempted(async () => {
        const content = await this.vault.openAny({ tenantId, sha256, bytes });
        await pipeline(content, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
        await this.store.put(storageKey, { path, size: bytes });
      });
      return fault === null;
    } finally {
      await rm(path, { force: true });
    }
  }

  private note({ id, entityType, entityId }: FileRow, fault: FileFault, state: Returning): void {
    state.lost += 1;
    if (state.first.length < MAX_NAMED) state.first.push({ id, entityType, entityId, fault });
  }
}

async function attempted(work: () => Promise<void>): Promise<FileFault | null> {
  try {
    await work();
    return null;
  } catch (error) {
    // A full disk prevents files from being put back, but it must not make the restore of the tenant fail.
    return isOfSystem(error) ? 'unreachable' : faultOf(error);
  }
}

const isOfSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
