import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { GlobalWrites } from '../audit/global-writes';
import { userIdOf } from '../auth/own-password.service';
import { AccountProofs } from '../auth/account-proofs.service';
import { LinkPasswords } from '../auth/link-passwords.service';
import { NewPasswords } from '../auth/passwords.service';
import type { Visitor } from '../auth/visitor';
import { AccessRights } from './access-rights';
import { Acceptances } from './acceptances.service';
import type { OwnInvitation } from './acceptances.service';
import type { AcceptInvitationBody } from './member.dto';

interface ActorWrite {
  readonly me: RequestActor;
  readonly write: WriteRequest;
}

/** Answers to invitations. Each is one transaction, followed by an event to every process. */
@Injectable()
export class InvitationAnswers {
  constructor(
    private readonly acceptances: Acceptances,
    private readonly proofs: AccountProofs,
    private readonly links: LinkPasswords,
    private readonly passwords: NewPasswords,
    private readonly rights: AccessRights,
    private readonly writes: GlobalWrites,
  ) {}

  /** @throws DomainError LINK_INVALID, PASSWORD_TOO_WEAK, INVALID_CREDENTIALS, MFA_REQUIRED, MFA_CODE_INVALID, LOGIN_THROTTLED, LOGIN_BUSY */
  async byLink(
    write: WriteRequest,
    visitor: Visitor,
    {
      token,
      password,
      code = null,
    }: Pick<AcceptInvitationBody, 'token' | 'password'> & { readonly code?: string | null },
  ): Promise<void> {
    const invited = await this.links.userOf('invitation', token, visitor);
    const owner = await this.acceptances.ownerOf(invited);
    // The link proves access to the mailbox; the password proves ownership of the account.
    if (owner !== null) await this.proofs.prove(owner, visitor, { password, code });
    const passwordHash = owner === null ? await this.passwords.hash(invited, password, visitor.tenantId) : null;
    const by = { passwordHash, proven: owner?.id ?? null };
    const userId = await this.writes.runSecret(write, (unit) => this.acceptances.byLink(unit, write, token, by));
    if (owner === null) this.passwords.announce(userId);
    this.rights.forget(userId);
  }

  list(me: RequestActor): Promise<readonly OwnInvitation[]> {
    return this.acceptances.list(userIdOf(me));
  }

  async accept({ me, write }: ActorWrite, id: number): Promise<void> {
    const userId = userIdOf(me);
    await this.writes.run(write, (unit) => this.acceptances.accept(unit, write, userId, id));
    this.rights.forget(userId);
  }

  async decline({ me, write }: ActorWrite, id: number): Promise<void> {
    await this.writes.run(write, (unit) => this.acceptances.decline(unit, write, userIdOf(me), id));
  }
}
