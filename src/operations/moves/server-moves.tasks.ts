import { IsInt, Max, Min } from 'class-validator';
import { defineTask } from '#jobs';
import { ServerBalancing } from './balancing/server-balancing';
import { ServerEmptying } from './server-emptying';

/** Moves at the same time, unless the operator says otherwise. */
export const DEFAULT_CONCURRENCY = 2;
export const MAX_CONCURRENT = 8;

class BalanceInput {
  @IsInt()
  @Min(1)
  @Max(MAX_CONCURRENT)
  concurrency!: number;
}

class EmptyServerInput extends BalanceInput {
  @IsInt()
  serverId!: number;
}

/** Each tenant's move is an operation of its own. Failed ones are listed in the result, and do not make the operation fail. */
export const serverBalance = defineTask({
  name: 'server.balance',
  scope: 'platform',
  input: BalanceInput,
  uses: ServerBalancing,
  run: (balancing, { input: { concurrency }, report, signal }) =>
    balancing.run({ concurrency, onProgress: report, signal }),
});

/** As {@link serverBalance}, of all tenants of a server. */
export const serverDrain = defineTask({
  name: 'server.drain',
  scope: 'platform',
  input: EmptyServerInput,
  uses: ServerEmptying,
  run: (emptying, { input: { serverId, concurrency }, report, signal }) =>
    emptying.runById(serverId, { concurrency, onProgress: report, signal }),
});
