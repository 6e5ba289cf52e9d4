import { requireStepUp } from '#http';
import type { RequestActor } from '#http';
import { isSettingKey, settingDeclaration } from '../../tenant-settings/setting-registry';

/** Refuses a change of settings that decide where money goes by a session whose holder was not confirmed lately. @throws DomainError STEP_UP_REQUIRED */
export function requireConfirmed(me: RequestActor, keys: readonly string[]): void {
  if (keys.some((key) => isSettingKey(key) && settingDeclaration(key).needsStepUp === true)) requireStepUp(me);
}
