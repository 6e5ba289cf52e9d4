import { Injectable } from '@nestjs/common';
import { unlessMissing } from '#persistence';
import { divisionOf, shareOf } from '../../global/servers/connection-division';
import { ServersService } from '../../global/servers/servers.service';
import type { ConnectionLease } from '../../global/servers/servers.service';
import type { Check, Problem } from '../../ports/doctor-checks';

/** Finds servers whose connections are divided between more processes than there is room for. */
@Injectable()
export class ConnectionShareChecks implements Check {
  readonly looksAt = { fr: 'connexions partagées entre processus', en: 'connections shared by processes' };

  constructor(private readonly servers: ServersService) {}

  async problems(): Promise<Problem[]> {
    const servers = await this.servers.all();
    const figures = await this.servers.figures(servers.map(({ id }) => id));
    const problems: Problem[] = [];
    for (const { id, name } of servers) {
      const maxConnections = figures.get(id)?.maxConnections ?? null;
      const share = shareOf(maxConnections);
      const { floor } = divisionOf(maxConnections);
      const leases = await unlessMissing<readonly ConnectionLease[]>(this.servers.leases(id), []);
      if (leases.length * floor <= share) continue;
      problems.push({
        check: 'connection-share',
        subject: name,
        problem: `${leases.length} processes use ${floor} connections each at least, together more than the ${share} of tenants: the reserve for commands and operators shrinks`,
        advice: { act: `raise max_connections of the server ${name}, or start fewer processes` },
      });
    }
    return problems;
  }
}
