import type { RequestActor } from '#http';
import type { User } from '../users/user.entity';
import { foldedIdentifier } from './folded-identifier';
import { networkOf, wideNetworkOf } from './networks';
import type { Visitor } from './visitor';

/** What is tried: a password, a code of the second factor, the link of a letter, or a letter that is asked for. */
type Attempted = 'password' | 'code' | 'link' | 'letter';

/** Who tries what, and from where. */
export interface LoginSource {
  readonly attempted: Attempted;
  /** What is guessed at: the account that was found, and the identifier as it is counted. */
  readonly subjects: readonly string[];
  /** A network, a device, or the session of somebody who is logged in. */
  readonly place: string;
  /** The network around it, where that can be one person's. */
  readonly widePlace: string | null;
  readonly tenantId: number | null;
  /** The account came from there before. */
  readonly isKnown: boolean;
}

const accountSubject = (userId: number): string => `account ${userId}`;
/** Counted for every identifier, so that nothing tells whether there is such an account. */
const textSubject = (identifier: string): string => `text ${foldedIdentifier(identifier)}`;

/** A login at a tenant's entrance or the control plane's. */
export function visitorSource(
  { address, tenantId }: Visitor,
  { user, identifier, isKnown }: { readonly user: User | null; readonly identifier: string; readonly isKnown: boolean },
): LoginSource {
  const account = user === null ? [] : [accountSubject(user.id)];
  const subjects = [...account, textSubject(identifier)];
  const place = networkOf(address);
  return { attempted: 'password', subjects, place, widePlace: wideNetworkOf(address), tenantId, isKnown };
}

/** The same login from a device the account knows, wherever it is. */
export const deviceSource = (source: LoginSource, device: string): LoginSource => ({
  ...source,
  place: `device ${device}`,
  widePlace: null,
  isKnown: true,
});

/** A visitor who asks for a letter, or opens the link of one: the account is not known yet. */
export function strangerSource(
  { address, tenantId }: Pick<Visitor, 'address' | 'tenantId'>,
  attempted: 'link' | 'letter',
  identifier?: string,
): LoginSource {
  const subjects = identifier === undefined ? [] : [textSubject(identifier)];
  const place = networkOf(address);
  return { attempted, subjects, place, widePlace: wideNetworkOf(address), tenantId, isKnown: false };
}

/** Somebody who is logged in already: the session stands for the device, wherever it is. */
export function sessionSource(
  { sessionId, tenantId }: Pick<RequestActor, 'sessionId' | 'tenantId'>,
  userId: number,
  attempted: 'password' | 'code',
): LoginSource {
  const place = `session ${sessionId ?? 'none'}`;
  return { attempted, subjects: [accountSubject(userId)], place, widePlace: null, tenantId, isKnown: true };
}
