import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { referenceNotFound } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { GlobalWrites } from '../audit/global-writes';
import { AccessRights } from './access-rights';
import { granterOf } from './granting';
import { Invitations } from './invitations.service';
import type { Inviting } from './invitations.service';
import type { ChangeMemberBody, InviteMemberBody } from './member.dto';
import { MEMBER_GARAGES } from './member-garages';
import type { MemberGarages } from './member-garages';
import { MemberEvents } from './member-events';
import { memberView } from './member.view';
import type { MemberView } from './member.view';
import { MembersService } from './members.service';
import type { Membership } from './membership.entity';
import { tenantRequired } from '#tenancy';

const NO_GARAGE = { pointer: '/garageId', code: 'REFERENCE_NOT_FOUND' } as const;

interface ActorWrite {
  readonly me: RequestActor;
  readonly write: WriteRequest;
}

/** A request about members, with its company. */
interface CompanyWrite extends ActorWrite {
  readonly company: Inviting | undefined;
}

/** Actions of a company's administrators on members. Each is one transaction, followed by an event to every process. */
@Injectable()
export class CompanyMembers {
  constructor(
    private readonly members: MembersService,
    private readonly invitations: Invitations,
    private readonly rights: AccessRights,
    private readonly writes: GlobalWrites,
    // Absent when the control plane runs alone: no garage is known then.
    @Optional() @Inject(MEMBER_GARAGES) private readonly garages: MemberGarages | null,
    @Optional() @Inject(MemberEvents) private readonly events: MemberEvents | null,
  ) {}

  list({ tenantId }: RequestActor, request: ListRequest): Promise<Page<Membership>> {
    return this.members.list(tenantId ?? 0, request);
  }

  get({ tenantId }: RequestActor, userId: number): Promise<Membership> {
    return this.members.get(tenantId ?? 0, userId);
  }

  async invite({ me, write, company }: CompanyWrite, body: InviteMemberBody): Promise<MemberView> {
    if (company === undefined) throw tenantRequired({});
    await this.requireGarage(company.tenantId, body.garageId);
    const member = await this.runWithEvent(write, company.tenantId, async (unit) => {
      const invited = memberView(await this.invitations.invite(unit, granterOf(me), company, body));
      return { answer: invited, userId: invited.id };
    });
    this.rights.forget(member.id);
    this.invitations.deliver();
    return member;
  }

  async resend({ write, company }: CompanyWrite, userId: number): Promise<void> {
    if (company === undefined) throw tenantRequired({});
    await this.writes.run(write, (unit) => this.invitations.resend(unit, company, userId));
    this.invitations.deliver();
  }

  async change({ me, write }: ActorWrite, userId: number, body: ChangeMemberBody): Promise<MemberView> {
    const of = { tenantId: me.tenantId ?? 0, userId };
    await this.requireGarage(of.tenantId, body.garageId);
    const member = await this.runWithEvent(write, of.tenantId, async (unit) => ({
      answer: memberView(await this.members.change(unit, granterOf(me), of, body)),
      userId,
    }));
    this.rights.forget(userId);
    return member;
  }

  async remove({ me, write }: ActorWrite, userId: number): Promise<void> {
    const of = { tenantId: me.tenantId ?? 0, userId };
    await this.runWithEvent(write, of.tenantId, async (unit) => ({
      answer: await this.members.remove(unit, granterOf(me), of),
      userId,
    }));
    this.rights.forget(userId);
  }

  /** Stores the event for the company's webhooks in the transaction of the change. */
  private async runWithEvent<V>(
    write: WriteRequest,
    tenantId: number,
    work: (unit: UnitOfWork) => Promise<{ readonly answer: V; readonly userId: number }>,
  ): Promise<V> {
    const occasion = randomUUID();
    const done = await this.writes.run(write, async (unit) => {
      const { answer, userId } = await work(unit);
      await this.events?.enqueue(unit.manager, { tenantId, occasion, event: write.auditEvent(userId) });
      return answer;
    });
    this.events?.begin(occasion);
    return done;
  }

  /** Checked before the transaction, because garages are in another database. @throws DomainError REFERENCE_NOT_FOUND */
  private async requireGarage(tenantId: number, garageId: number | null | undefined): Promise<void> {
    if (typeof garageId === 'number' && (await this.garages?.exists(tenantId, garageId)) !== true)
      throw referenceNotFound({}, { fields: [{ ...NO_GARAGE, detail: String(garageId) }] });
  }
}
