import type { FastifyRequest } from 'fastify';
import { RequestBudget } from '#http';
import type { BudgetLimits, RequestActor } from '#http';
import type { Settings } from '../config/settings';
import { subscriberOf } from '../global/auth/networks';

/**
 * Request budgets of one process. A request without an authenticated caller uses the budget of its address, so that outsiders
 * cannot use up the budget of a company. A request of an authenticated caller uses the budget of the company, or on the control
 * plane of the account, and its address gets its unit back.
 */
export class RequestBudgets {
  private readonly addresses: RequestBudget<string>;
  private readonly callers: RequestBudget<string>;

  constructor({ addressBudget, tenantBudget }: Pick<Settings, 'addressBudget' | 'tenantBudget'>) {
    this.addresses = new RequestBudget(limitsOf(addressBudget));
    this.callers = new RequestBudget(limitsOf(tenantBudget));
  }

  /** Takes from the budget of the address, before any lookup. @throws DomainError RATE_LIMITED */
  takeOfAddress({ address = '' }: FastifyRequest): void {
    this.addresses.take(subscriberOf(address));
  }

  /** Takes from the budget of the authenticated caller; `limits` are the tenant's own limits, if any. @throws DomainError RATE_LIMITED */
  takeOfCaller({ tenant, address = '' }: FastifyRequest, { actor }: RequestActor, limits?: BudgetLimits): void {
    this.addresses.giveBack(subscriberOf(address));
    const caller = tenant === undefined ? `account ${actor.userId ?? 0}` : `tenant ${tenant.tenantId}`;
    this.callers.take(caller, limits);
  }
}

function limitsOf(budget: Settings['tenantBudget']): { perSecond: number; burst: number } {
  return { perSecond: budget.requestsPerSecond, burst: budget.requestBurst };
}
