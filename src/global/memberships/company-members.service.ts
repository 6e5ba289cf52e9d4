import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { GlobalWrites } from '../audit/global-writes';
import { LinkPasswords } from '../auth/link-passwords.service';
import { NewPasswords } from '../auth/passwords.service';
import type { Visitor } from '../auth/visitor';
import { AccessRights } from './access-rights';
import { granterOf } from './granting';
import { Invitations } from './invitations.service';
import type { Inviting } from './invitations.service';
import type { AcceptInvitationBody, ChangeMemberBody, InviteMemberBody } from './member.dto';
import { memberView } from './member.view';
import type { MemberView } from './member.view';
import { MembersService } from './members.service';
import type { Membership } from './membership.entity';
import { tenantRequired } from '#tenancy';

interface Asked {
  readonly me: RequestActor;
  readonly write: WriteRequest;
}

/** A request about members, at their company. */
interface AskedAt extends Asked {
  readonly company: Inviting | undefined;
}

/** What a company's administrators do with its members: each in one transaction, and heard by every process after it. */
@Injectable()
export class CompanyMembers {
  constructor(
    private readonly members: MembersService,
    private readonly invitations: Invitations,
    private readonly passwords: NewPasswords,
    private readonly links: LinkPasswords,
    private readonly rights: AccessRights,
    private readonly writes: GlobalWrites,
  ) {}

  list({ tenantId }: RequestActor, request: ListRequest): Promise<Page<Membership>> {
    return this.members.list(tenantId ?? 0, request);
  }

  get({ tenantId }: RequestActor, userId: number): Promise<Membership> {
    return this.members.get(tenantId ?? 0, userId);
  }

  async invite({ me, write, company }: AskedAt, body: InviteMemberBody): Promise<MemberView> {
    if (company === undefined) throw tenantRequired({});
    const member = await this.writes.run(write, async (unit) =>
      memberView(await this.invitations.invite(unit, granterOf(me), company, body)),
    );
    this.rights.forget(member.id);
    this.invitations.deliver();
    return member;
  }

  async resend({ write, company }: AskedAt, userId: number): Promise<void> {
    if (company === undefined) throw tenantRequired({});
    await this.writes.run(write, (unit) => this.invitations.resend(unit, company, userId));
    this.invitations.deliver();
  }

  async change({ me, write }: Asked, userId: number, body: ChangeMemberBody): Promise<MemberView> {
    const of = { tenantId: me.tenantId ?? 0, userId };
    const member = await this.writes.run(write, async (unit) =>
      memberView(await this.members.change(unit, granterOf(me), of, body)),
    );
    this.rights.forget(userId);
    return member;
  }

  async remove({ me, write }: Asked, userId: number): Promise<void> {
    const of = { tenantId: me.tenantId ?? 0, userId };
    await this.writes.run(write, (unit) => this.members.remove(unit, granterOf(me), of));
    this.rights.forget(userId);
  }

  /** @throws DomainError LINK_INVALID, PASSWORD_TOO_WEAK, LOGIN_THROTTLED, LOGIN_BUSY */
  async accept(write: WriteRequest, { token, password }: AcceptInvitationBody, visitor: Visitor): Promise<void> {
    const passwordHash = await this.links.hash('invitation', token, password, visitor);
    const userId = await this.writes.runSecret(write, (unit) => this.invitations.accept(unit, token, passwordHash));
    this.passwords.announce(userId);
  }
}
