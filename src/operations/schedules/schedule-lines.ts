import type { ScheduleTimesView, ScheduleView } from './schedule.view';
import type { Line } from '../commands/command-output';

const DAYS = {
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const;

const WORDS = {
  fr: { daily: 'chaque jour', every: 'toutes les', tenant: 'heure locale', off: 'arrêtée', changed: 'modifiée' },
  en: { daily: 'daily', every: 'every', tenant: 'local time', off: 'off', changed: 'changed' },
} as const;

export const scheduleHeading: Line = {
  fr: columns(['planification', 'quand', 'dernière exécution', 'prochaine', '']),
  en: columns(['schedule', 'when', 'last run', 'next', '']),
};

export function scheduleLine(schedule: ScheduleView): Line {
  return { fr: lineIn('fr', schedule), en: lineIn('en', schedule) };
}

function lineIn(locale: 'fr' | 'en', { kind, at, isEnabled, isDefault, lastRun, nextRunAt }: ScheduleView): string {
  const words = WORDS[locale];
  const last = lastRun === null ? '-' : `${lastRun.window} ${lastRun.state}`;
  const mark = isEnabled ? (isDefault ? '' : words.changed) : words.off;
  return columns([kind, timesIn(locale, at), last, nextRunAt ?? '-', mark]);
}

function timesIn(locale: 'fr' | 'en', { everyMs, hour, minute, weekday, zone }: ScheduleTimesView): string {
  const words = WORDS[locale];
  if (everyMs !== null) return `${words.every} ${everyMs / 1000} s`;
  const day = weekday === null ? words.daily : DAYS[locale][weekday - 1];
  const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
  return `${day} ${time} ${zone === 'tenant' ? words.tenant : zone}`;
}

function columns([kind = '', when = '', last = '', next = '', mark = '']: readonly string[]): string {
  return `${kind.padEnd(24)}  ${when.padEnd(32)}  ${last.padEnd(32)}  ${next.padEnd(24)}  ${mark}`.trimEnd();
}
