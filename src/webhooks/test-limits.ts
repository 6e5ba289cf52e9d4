import type { Actor } from '#kernel';

/** Port to the limits of outgoing requests that users trigger. */
export interface TestLimits {
  /** Counts a test that is about to be sent. @throws DomainError SENDING_LIMITED with the seconds to wait */
  take(sending: {
    readonly what: 'webhook_test';
    readonly tenantId: number;
    readonly target: string;
    readonly actor: Actor;
  }): Promise<void>;
}

/** Injection token of the {@link TestLimits}. */
export const TEST_LIMITS = Symbol('TEST_LIMITS');
