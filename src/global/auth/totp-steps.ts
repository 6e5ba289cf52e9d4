import { verifySync } from 'otplib';
import { clock } from '#kernel';

/** One time step before and after, because the clocks of phones and servers differ. */
const TOLERANCE_S = 30;

/** The time step of a correct, unused code; null for any other code. */
export function stepOf(
  { secret, lastStep }: { readonly secret: string; readonly lastStep: number | string },
  code: string,
): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const result = verifySync({ secret, token: code, epochTolerance: TOLERANCE_S, epoch: clock.nowMs() / 1000 });
  if (!result.valid || !('timeStep' in result)) return null;
  return result.timeStep > Number(lastStep) ? result.timeStep : null;
}
