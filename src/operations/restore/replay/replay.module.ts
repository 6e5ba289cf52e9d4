import { Module } from '@nestjs/common';
import { DumpsModule } from '../../dumps/dumps.module';
import { ServersModule } from '../../servers/servers.module';
import { PointInTime } from './point-in-time';
import { ReplaySearch } from './replay-search';

/** Replays the binary log up to a point in time. */
@Module({ imports: [DumpsModule, ServersModule], providers: [PointInTime, ReplaySearch], exports: [PointInTime] })
export class ReplayModule {}
