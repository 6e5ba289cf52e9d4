import { requireStepUp } from '#http';
import type { RequestActor } from '#http';
import { isSettingKey, settingDeclaration } from '../../tenant-settings/setting-registry';

/** Requires a recent step-up to change settings that decide where payments go. @throws DomainError STEP_UP_REQUIRED */
export function requireConfirmed(me: RequestActor, keys: readonly string[]): void {
  if (keys.some((key) => isSettingKey(key) && settingDeclaration(key).needsStepUp === true)) requireStepUp(me);
}
