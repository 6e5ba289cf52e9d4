import { Module } from '@nestjs/common';
import { CountersModule } from '../redis/counters.module';
import { LoginThrottle } from './login-throttle';

/** The limit of attempts. */
@Module({ imports: [CountersModule], providers: [LoginThrottle], exports: [LoginThrottle] })
export class LoginThrottleModule {}
