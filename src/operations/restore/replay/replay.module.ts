import { Module } from '@nestjs/common';
import { DumpsModule } from '../../dumps/dumps.module';
import { ServersModule } from '../../servers/servers.module';
import { PointInTime } from './point-in-time';

/** Replays the binary log up to a point in time. */
@Module({ imports: [DumpsModule, ServersModule], providers: [PointInTime], exports: [PointInTime] })
export class ReplayModule {}
