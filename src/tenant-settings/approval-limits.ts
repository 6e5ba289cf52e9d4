/** Names in `approval.limits` for actors without a role. No role may have such a code. */
export const API_KEY_LIMIT = 'api_key';
export const GRANT_LIMIT = 'platform_grant';

/** Codes of `approval.limits` that are not roles. */
export const LIMITED_ACTORS: ReadonlySet<string> = new Set([API_KEY_LIMIT, GRANT_LIMIT]);
