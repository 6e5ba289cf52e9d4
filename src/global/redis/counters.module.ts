import { Module } from '@nestjs/common';
import { AttemptCounters } from './attempt-counters';
import { RedisCounters } from './redis-counters';

/** Counters of attempts. */
@Module({ providers: [AttemptCounters, RedisCounters], exports: [AttemptCounters, RedisCounters] })
export class CountersModule {}
