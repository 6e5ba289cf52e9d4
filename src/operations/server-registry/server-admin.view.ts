import { ApiProperty } from '@nestjs/swagger';
import type { Locale } from '#kernel';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { ServerView, serverView } from '../../global/servers/server.view';
import type { ServerFindings } from './server-inspection';

/** A function that the settings of the server, or the client programs of this machine, make impossible or unsafe. */
export class ServerFindingView {
  @ApiProperty({ example: 'log_bin=OFF', description: 'The setting, or the task of the client program' })
  subject!: string;

  @ApiProperty({ example: '`restore:tenant --at` is impossible' })
  detail!: string;
}

export class AddedServerView extends ServerView {
  @ApiProperty({ type: [ServerFindingView] })
  findings!: ServerFindingView[];
}

export class DrainedServerView extends ServerView {
  @ApiProperty({ type: 'integer', example: 2, description: 'Number of warm databases that were dropped' })
  discarded!: number;
}

const FRESH = new Map<never, never>();

export function addedServerView(server: DatabaseServer, found: ServerFindings, locale: Locale): AddedServerView {
  const limits = found.limits.map((limit) => ({ subject: limit.setting, detail: limit[locale] }));
  const clients = found.clients.map((client) => ({ subject: client.task, detail: client[locale] }));
  return { ...serverView(server, FRESH), findings: [...limits, ...clients] };
}
