import { Module } from '@nestjs/common';
import { LoginThrottleModule } from './login-throttle.module';
import { SecondFactor } from './second-factor';

/** The second factor of accounts. */
@Module({ imports: [LoginThrottleModule], providers: [SecondFactor], exports: [SecondFactor] })
export class SecondFactorModule {}
