import { forbidden } from '#http';
import type { RequestActor } from '#http';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { Driver } from '../drivers/driver.entity';
import { accountLinked } from './collaborateur.errors';
import { Collaborateur } from './collaborateur.entity';

type Caller = Pick<RequestActor, 'permissions'>;

const MANAGE = 'users:manage';
const LOCK = { mode: 'pessimistic_write' } as const;

/**
 * Checks who may link a staff member or driver to an account. An account sees the vehicles of the driver it is linked to, so a link
 * grants rights and requires the permission to grant them (`users:manage`). A link must be removed before another one is created; no
 * write moves a link implicitly.
 */
@TenantScoped()
export class AccountLinks {
  /** Before a staff member is created (`id` null) or changed. @throws DomainError FORBIDDEN, ACCOUNT_LINKED */
  async checkStaff(
    unit: UnitOfWork,
    caller: Caller,
    id: number | null,
    next: number | null | undefined,
  ): Promise<void> {
    const person = id === null ? null : await unit.manager.findOne(Collaborateur, { where: { id }, lock: LOCK });
    const current = person?.userId ?? null;
    if (next === undefined || next === current) return;
    requireManage(caller);
    if (current !== null && next !== null) throw accountLinked({});
  }

  /** Before a driver is created (`id` null) or changed. @throws DomainError FORBIDDEN, ACCOUNT_LINKED */
  async checkDriver(
    unit: UnitOfWork,
    caller: Caller,
    id: number | null,
    next: number | null | undefined,
  ): Promise<void> {
    const driver = id === null ? null : await unit.manager.findOne(Driver, { where: { id }, lock: LOCK });
    const current = driver?.collaborateurId ?? null;
    if (next === undefined || next === current) return;
    const before = await hasAccount(unit, current);
    if (!before && !(await hasAccount(unit, next))) return;
    requireManage(caller);
    if (before && next !== null) throw accountLinked({});
  }

  /** A restored staff member gets the link back. @throws DomainError FORBIDDEN */
  async checkRestoredStaff(unit: UnitOfWork, caller: Caller, id: number): Promise<void> {
    if (await hasAccount(unit, id)) requireManage(caller);
  }

  /** @throws DomainError FORBIDDEN */
  async checkRestoredDriver(unit: UnitOfWork, caller: Caller, id: number): Promise<void> {
    const driver = await unit.manager.findOne(Driver, { where: { id }, withDeleted: true });
    if (await hasAccount(unit, driver?.collaborateurId ?? null)) requireManage(caller);
  }
}

async function hasAccount({ manager }: UnitOfWork, id: number | null): Promise<boolean> {
  if (id === null) return false;
  const person = await manager.findOne(Collaborateur, { where: { id }, withDeleted: true });
  return person !== null && person.userId !== null;
}

function requireManage({ permissions }: Caller): void {
  if (!permissions.has(MANAGE)) throw forbidden({ permission: MANAGE });
}
