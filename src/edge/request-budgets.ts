import type { FastifyRequest } from 'fastify';
import { RequestBudget } from '#http';
import type { BudgetLimits, RequestActor } from '#http';
import type { Settings } from '../config/settings';
import { subscriberOf } from '../global/auth/networks';

/**
 * What may be asked of one process. A request without a known caller spends the budget of its address, so that nobody can spend a
 * company's from outside; a known caller spends the company's, or on the control plane the account's own, and its address gets back
 * what it took.
 */
export class RequestBudgets {
  private readonly addresses: RequestBudget<string>;
  private readonly callers: RequestBudget<string>;

  constructor({ addressBudget, tenantBudget }: Pick<Settings, 'addressBudget' | 'tenantBudget'>) {
    this.addresses = new RequestBudget(limitsOf(addressBudget));
    this.callers = new RequestBudget(limitsOf(tenantBudget));
  }

  /** Before anything is looked up. @throws DomainError RATE_LIMITED */
  takeOfAddress({ address = '' }: FastifyRequest): void {
    this.addresses.take(subscriberOf(address));
  }

  /** Once the caller is known; `limits` are those of a tenant that has its own. @throws DomainError RATE_LIMITED */
  takeOfCaller({ tenant, address = '' }: FastifyRequest, { actor }: RequestActor, limits?: BudgetLimits): void {
    this.addresses.giveBack(subscriberOf(address));
    const caller = tenant === undefined ? `account ${actor.userId ?? 0}` : `tenant ${tenant.tenantId}`;
    this.callers.take(caller, limits);
  }
}

function limitsOf(budget: Settings['tenantBudget']): { perSecond: number; burst: number } {
  return { perSecond: budget.requestsPerSecond, burst: budget.requestBurst };
}
