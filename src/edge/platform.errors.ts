import { defineError } from '#kernel';

export const platformMaintenance = defineError({
  kind: 'unavailable',
  code: 'PLATFORM_MAINTENANCE',
  fr: { title: 'Plateforme en maintenance', detail: 'La plateforme est fermée pour maintenance. Réessayez plus tard.' },
  en: { title: 'Platform in maintenance', detail: 'The platform is closed for maintenance. Try again later.' },
});
