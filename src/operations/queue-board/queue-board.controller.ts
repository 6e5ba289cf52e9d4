import { Controller, Post } from '@nestjs/common';
import { CurrentActor, Describe, PlatformAccess, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { BoardDoor } from './board-door';
import { BoardLinkView, boardLinkView } from './queue-board.view';

@Controller('admin/api/v1/queue-board')
export class QueueBoardController {
  constructor(private readonly door: BoardDoor) {}

  @Post('links')
  @PlatformAccess('platform:tenants')
  @Describe({
    summary: 'Create a link to the queue board',
    description:
      'The link is valid once, for a minute, in a browser. The board is then open for half an hour, or until the session ends.',
    status: 201,
    location: '{url}',
    answer: BoardLinkView,
  })
  offer(@CurrentActor() caller: RequestActor, @Write({ versioned: false }) _write: WriteRequest): BoardLinkView {
    return boardLinkView(this.door.offer(caller));
  }
}
