import type { RequestActor } from '#http';
import type { User } from '../users/user.entity';
import { foldedIdentifier } from './folded-identifier';
import { networkOf, wideNetworkOf } from './networks';
import type { Visitor } from './visitor';

/** Kind of attempt: a password, a code of the second factor, the link of an e-mail, or a request for an e-mail. */
type Attempted = 'password' | 'code' | 'link' | 'letter';

/** The subject, kind and place of an attempt. */
export interface LoginSource {
  readonly attempted: Attempted;
  /** The subjects of the counters: the account that was found, and the folded identifier. */
  readonly subjects: readonly string[];
  /** A network, a device, or the session of a logged-in user. */
  readonly place: string;
  /** The wider network (/48) in IPv6, which one attacker may control; null otherwise. */
  readonly widePlace: string | null;
  readonly tenantId: number | null;
  /** Whether the account logged in from there before. */
  readonly isKnown: boolean;
}

const accountSubject = (userId: number): string => `account ${userId}`;
/** Counted for every identifier, so that the throttle does not reveal whether an account exists. */
const textSubject = (identifier: string): string => `text ${foldedIdentifier(identifier)}`;

/** A login to a tenant or to the control plane. */
export function visitorSource(
  { address, tenantId }: Visitor,
  { user, identifier, isKnown }: { readonly user: User | null; readonly identifier: string; readonly isKnown: boolean },
): LoginSource {
  const account = user === null ? [] : [accountSubject(user.id)];
  const subjects = [...account, textSubject(identifier)];
  const place = networkOf(address);
  return { attempted: 'password', subjects, place, widePlace: wideNetworkOf(address), tenantId, isKnown };
}

/** The same login from a known device, from any network. */
export const deviceSource = (source: LoginSource, device: string): LoginSource => ({
  ...source,
  place: `device ${device}`,
  widePlace: null,
  isKnown: true,
});

/** A visitor who requests an e-mail or opens its link: the account is not known yet. */
export function strangerSource(
  { address, tenantId }: Pick<Visitor, 'address' | 'tenantId'>,
  attempted: 'link' | 'letter',
  identifier?: string,
): LoginSource {
  const subjects = identifier === undefined ? [] : [textSubject(identifier)];
  const place = networkOf(address);
  return { attempted, subjects, place, widePlace: wideNetworkOf(address), tenantId, isKnown: false };
}

/** A logged-in user: the session stands for the device, on any network. */
export function sessionSource(
  { sessionId, tenantId }: Pick<RequestActor, 'sessionId' | 'tenantId'>,
  userId: number,
  attempted: 'password' | 'code',
): LoginSource {
  const place = `session ${sessionId ?? 'none'}`;
  return { attempted, subjects: [accountSubject(userId)], place, widePlace: null, tenantId, isKnown: true };
}
