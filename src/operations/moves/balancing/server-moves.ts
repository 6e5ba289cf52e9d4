import { Injectable } from '@nestjs/common';
import type { TaskRequest } from '#jobs';
import { systemActor } from '#kernel';
import { Tasks } from '../../tasks/tasks.service';
import { DEFAULT_CONCURRENCY, serverBalance, serverDrain } from '../server-moves.tasks';
import type { Relocated } from '../tenant-relocations';

interface ServerMovesDone extends Relocated {
  readonly operationId: number;
  readonly result: Readonly<Record<string, unknown>>;
}

/** Moves of several tenants, run to their end in this process. */
@Injectable()
export class ServerMoves {
  constructor(private readonly tasks: Tasks) {}

  balance(concurrency = DEFAULT_CONCURRENCY): Promise<ServerMovesDone> {
    return this.run({ task: serverBalance, tenantId: null, input: { concurrency }, actor: systemActor('cli') });
  }

  drain(serverId: number, concurrency = DEFAULT_CONCURRENCY): Promise<ServerMovesDone> {
    return this.run({ task: serverDrain, tenantId: null, input: { serverId, concurrency }, actor: systemActor('cli') });
  }

  private async run<I extends object, R extends object>(request: TaskRequest<I, R>): Promise<ServerMovesDone> {
    const { id, result } = await this.tasks.runHere(request);
    const { moved, failed } = result as unknown as Relocated;
    return { operationId: id, result: result ?? {}, moved, failed };
  }
}
