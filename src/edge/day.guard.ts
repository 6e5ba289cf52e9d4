import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { boundsOf, checkDay, sentDaysIn } from '../records/days/day-kinds';
import type { SentDay } from '../records/days/day-kinds';
import type { SettingsService } from '../global/settings/settings.service';

type CompanyRequest = Pick<FastifyRequest, 'tenant' | 'body'>;

/** Validates every date in every request body of a company, so that no service can forget the check. */
@Injectable()
export class DayGuard implements CanActivate {
  constructor(private readonly settings: Pick<SettingsService, 'valueOf'>) {}

  /** @throws DomainError DAY_IN_FUTURE, DAY_OUT_OF_BOUNDS, SETTINGS_UNAVAILABLE */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<CompanyRequest>();
    const days = sentDaysIn(request.body);
    return days.length === 0 || this.check(request, days);
  }

  private async check({ tenant }: CompanyRequest, days: readonly SentDay[]): Promise<boolean> {
    if (tenant === undefined) return true;
    const { tenantId, timezone } = tenant;
    const firstYear = await this.settings.valueOf(tenantId, 'books.first_year');
    const bounds = boundsOf(timezone, firstYear);
    for (const day of days) checkDay(day, bounds);
    return true;
  }
}
