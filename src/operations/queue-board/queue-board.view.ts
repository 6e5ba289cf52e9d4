import { ApiProperty } from '@nestjs/swagger';
import type { BoardLink } from './board-door';

export class BoardLinkView {
  @ApiProperty({
    example: '/admin/queues/open?link=k1.eyJpZCI6….N2x…',
    description: 'Open it once, in a browser, on the host of this request',
  })
  url!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-28T09:01:00.000Z' })
  expiresAt!: string;
}

export function boardLinkView({ path, expiresAt }: BoardLink): BoardLinkView {
  return { url: path, expiresAt: expiresAt.toISOString() };
}
