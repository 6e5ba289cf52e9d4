import { Module } from '@nestjs/common';
import { BoardDoor } from './board-door';
import { BoardPasses } from './board-passes';
import { QueueBoardController } from './queue-board.controller';

/** The board of the queue, for operators. */
@Module({ controllers: [QueueBoardController], providers: [BoardDoor, BoardPasses] })
export class QueueBoardModule {}
