import { Injectable } from '@nestjs/common';
import { inLanes, isDomainError, Semaphore, systemActor } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { Tasks } from '../tasks/tasks.service';
import { moveTargetUnfit } from './move.errors';
import { Moves } from './moves.service';

export interface Relocation {
  readonly tenantId: number;
  /** The name of the server, asked for when the move begins. */
  readonly target: () => Promise<string>;
}

/** The result of several moves. */
export interface Relocated {
  readonly moved: readonly {
    readonly tenantId: number;
    readonly to: string;
    readonly fenceMs: number;
  }[];
  /** By code of the error. */
  readonly failed: readonly {
    readonly tenantId: number;
    readonly error: string;
  }[];
}

export interface RelocationOptions {
  /** Moves at the same time. */
  readonly concurrency: number;
  readonly onProgress: (done: number, total: number) => void;
  /** Once it is aborted, no further move begins. */
  readonly signal?: AbortSignal;
}

/** Moves several tenants, each by an operation of its own, which is finished or undone by itself after a crash. */
@Injectable()
export class TenantRelocations {
  /** By target: two tenants cannot follow between the same two servers at the same time. */
  private readonly turns = new Map<string, Semaphore>();

  constructor(
    private readonly database: GlobalDatabase,
    private readonly moves: Moves,
    private readonly tasks: Tasks,
  ) {}

  async run(
    relocations: readonly Relocation[],
    { concurrency, onProgress, signal }: RelocationOptions,
  ): Promise<Relocated> {
    const moved: Relocated['moved'][number][] = [];
    const failed: Relocated['failed'][number][] = [];
    await inLanes(concurrency, relocations, async ({ tenantId, target }) => {
      signal?.throwIfAborted();
      try {
        moved.push({
          tenantId,
          ...(await this.inTurn(tenantId, await target())),
        });
      } catch (error) {
        if (isDomainError(error, 'COMMAND_INTERRUPTED')) throw error;
        failed.push({
          tenantId,
          error: isDomainError(error) ? error.code : reasonOf(error),
        });
      }
      onProgress(moved.length + failed.length, relocations.length);
    });
    return { moved, failed };
  }

  private inTurn(tenantId: number, to: string): Promise<{ to: string; fenceMs: number }> {
    const turn = this.turns.get(to) ?? new Semaphore(1);
    this.turns.set(to, turn);
    return turn.hold(() => this.move(tenantId, to));
  }

  private async move(tenantId: number, to: string): Promise<{ to: string; fenceMs: number }> {
    await this.assertRoom(to);
    const request = { tenantId, to, offline: false, actor: systemActor('cli') };
    const { result } = await this.tasks.runHere(await this.moves.requestOf(request));
    return { to, fenceMs: Number(result?.['fenceMs']) };
  }

  /** New tenants may have been placed on the server since it was chosen. */
  private async assertRoom(server: string): Promise<void> {
    const [row] = await this.database.use((manager) => manager.query<{ room: string }[]>(ROOM, [server]));
    if (Number(row?.room) <= 0) throw moveTargetUnfit({ server, reason: 'its capacity is reached' });
  }
}

const ROOM = `SELECT server.capacity - COUNT(location.tenant_id) AS room FROM database_servers server
    LEFT JOIN tenant_databases location ON location.server_id = server.id
  WHERE server.name = ? GROUP BY server.id`;
