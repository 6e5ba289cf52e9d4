import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { ParametersService } from '../parameters/parameters.service';
import { AttemptCounters } from '../redis/attempt-counters';
import { AttemptQueue } from './attempt-queue';
import { loginThrottled } from './auth.errors';
import { codeLimits, gaugesOf, holdMs, networkLimits, placeLimits, pressureOf } from './login-limits';
import type { LoginSource } from './login-source';

/** Concurrent attempts from one network in one tenant on accounts that do not know the network; less than its free failures. */
const STRANGERS_CONCURRENCY = 16;

/**
 * Throttles guessing. Every attempt is counted before it is checked, and the count is given back when it did not fail. Only
 * repeated failures in one place are refused: one account from one network from the fifth failure on
 * (`system.max_login_attempts`), all accounts that do not know the network, from one network in one tenant, from the thirtieth
 * on. Failures of an account or a tenant over all networks refuse no attempt: they delay attempts from networks the account does
 * not know, and lower the number of attempts of each such network. A pause doubles up to a limit; nothing is locked permanently.
 */
@Injectable()
export class LoginThrottle {
  private readonly queue = new AttemptQueue();

  constructor(
    private readonly counters: AttemptCounters,
    private readonly parameters: ParametersService,
  ) {}

  /**
   * Checks one attempt after earlier attempts on the same account and place; `null` means that it failed.
   *
   * @throws DomainError LOGIN_THROTTLED with the seconds to wait, LOGIN_BUSY when too many attempts wait; errors of `judge`,
   * which do not count as failures
   */
  attempt<T>(source: LoginSource, judge: () => Promise<T | null>): Promise<T | null> {
    const { attempted, subjects, place, tenantId, isKnown } = source;
    const [subject = ''] = subjects;
    const one = (): Promise<T | null> =>
      this.queue.run(`${attempted} ${subject} ${place}`, subject === '' ? STRANGERS_CONCURRENCY : 1, () =>
        this.judged(source, judge),
      );
    return isKnown ? one() : this.queue.run(`${place} ${tenantId}`, STRANGERS_CONCURRENCY, one);
  }

  /**
   * Refuses early, before expensive work for an attempt that would be refused afterwards. Nothing is counted.
   *
   * @throws DomainError LOGIN_THROTTLED
   */
  async assertOpen(source: LoginSource): Promise<void> {
    const free = await this.parameters.get('system.max_login_attempts');
    refuseUntil(
      await this.counters.blockedUntil([
        ...placeLimits(source, free, { account: 0, tenant: 0 }),
        ...codeLimits(source, free),
      ]),
    );
  }

  private async judged<T>(source: LoginSource, judge: () => Promise<T | null>): Promise<T | null> {
    const free = await this.parameters.get('system.max_login_attempts');
    const gauges = gaugesOf(source);
    const pressure = pressureOf(await this.counters.read(gauges.map(({ key }) => key)));
    const here = placeLimits(source, free, pressure);
    const around = [...codeLimits(source, free), ...networkLimits(source), ...gauges];
    refuseUntil(await this.counters.reserve([...here, ...around]));
    const held = source.isKnown ? 0 : holdMs(pressure, free);
    if (held > 0) await pause(held);
    try {
      const answer = await judge();
      if (answer === null) return null;
      await this.counters.forget(here);
      await this.counters.giveBack(around);
      return answer;
    } catch (error) {
      await this.counters.giveBack([...here, ...around]);
      throw error;
    }
  }
}

function refuseUntil(moment: number): void {
  if (moment > clock.nowMs()) throw loginThrottled({}, { retryAfterSeconds: (moment - clock.nowMs()) / 1000 });
}
