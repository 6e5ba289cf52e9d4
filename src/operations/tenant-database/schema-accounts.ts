import { Injectable } from '@nestjs/common';
import { Batcher } from '#kernel';
import { ServerConnections } from '../servers/server-connections';
import type { ServerAddress, ServerSession } from '../servers/server-connections';
import { endSessions, lockAccount, unlockAccount } from '../servers/tenant-accounts';

/** Null means success. */
type Outcome = { readonly error: unknown } | null;

interface Gate {
  readonly opening: Batcher<string, Outcome>;
  readonly shutting: Batcher<string, Outcome>;
}

/**
 * Unlocks and locks tenants' DDL accounts. Concurrent requests share a statement, because the server syncs each account statement to disk.
 * No account stays unlocked longer for this.
 */
@Injectable()
export class SchemaAccounts {
  private readonly gates = new Map<string, Gate>();

  constructor(private readonly servers: ServerConnections) {}

  async unlock(server: ServerAddress, user: string): Promise<void> {
    const outcome = await this.gate(server).opening.join(user);
    if (outcome !== null) throw outcome.error;
  }

  /** When it returns, the account is locked and has no sessions. */
  async lock(server: ServerAddress, user: string): Promise<void> {
    const outcome = await this.gate(server).shutting.join(user);
    if (outcome !== null) throw outcome.error;
  }

  private gate({ host, port }: ServerAddress): Gate {
    const key = `${host}:${port}`;
    const known = this.gates.get(key);
    if (known !== undefined) return known;
    const turns = (work: (session: ServerSession, ...users: readonly string[]) => Promise<void>): Gate['opening'] =>
      new Batcher((users) =>
        eachOrAll(users, (some) => this.servers.on({ host, port }, (session) => work(session, ...some))),
      );
    const gate = {
      opening: turns(unlockAccount),
      shutting: turns(async (session, ...users) => {
        await lockAccount(session, ...users);
        await endSessions(session, ...users);
      }),
    };
    this.gates.set(key, gate);
    return gate;
  }
}

/** All in one statement; if it fails, one by one, so that a missing account only affects its own tenant. */
async function eachOrAll(
  users: readonly string[],
  work: (users: readonly string[]) => Promise<void>,
): Promise<Outcome[]> {
  const tried = async (some: readonly string[]): Promise<Outcome> => {
    try {
      await work(some);
      return null;
    } catch (error) {
      return { error };
    }
  };
  const outcome = await tried(users);
  if (outcome === null || users.length === 1) return users.map(() => outcome);
  return Promise.all(users.map((user) => tried([user])));
}
