import { Injectable } from '@nestjs/common';
import { clock, isDomainError, MAX_OFFSET_MS } from '#kernel';
import { ClockWatch } from '../../global/clock-watch';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { ServersService } from '../../global/servers/servers.service';
import type { Check, Problem } from '../../ports/doctor-checks';
import { ServerConnections } from './server-connections';

const NOW = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) / 1000";

/** Compares the clock of this process and of each database server with the clock of the global database. */
@Injectable()
export class ClockChecks implements Check {
  readonly looksAt = { fr: 'horloges', en: 'clocks' };

  constructor(
    private readonly watch: ClockWatch,
    private readonly servers: ServersService,
    private readonly connections: ServerConnections,
  ) {}

  async problems(): Promise<Problem[]> {
    await this.watch.readNow();
    const problems = clock.isOff ? [wrong('this process', clock.offsetMs(), 'nothing is written')] : [];
    for (const server of await this.servers.all()) problems.push(...(await this.of(server)));
    return problems;
  }

  /** The second answer is compared, because the first one on a new connection is slow. A server without an answer is another problem. */
  private async of(server: DatabaseServer): Promise<Problem[]> {
    try {
      const offsetMs = await this.connections.on(server, async (session) => {
        await session.query('SELECT 1');
        const sentAt = clock.nowMs();
        const [row] = await session.query<{ now: unknown }[]>(`SELECT ${NOW} AS now`);
        return Number(row?.now) - (sentAt + clock.nowMs()) / 2;
      });
      return Math.abs(offsetMs) > MAX_OFFSET_MS
        ? [wrong(`server ${server.name}`, offsetMs, 'what it stamps has the wrong time')]
        : [];
    } catch (error) {
      if (isDomainError(error, 'DATABASE_UNAVAILABLE')) return [];
      throw error;
    }
  }
}

function wrong(subject: string, offsetMs: number, effect: string): Problem {
  const seconds = (offsetMs / 1000).toFixed(1);
  return {
    check: 'clock',
    subject,
    problem: `differs by ${seconds} s from the clock of the global database, so ${effect}: set the clock of the machine (NTP)`,
    advice: { act: 'set the clock of the machine by NTP' },
  };
}
