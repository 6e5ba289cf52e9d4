import { defineError } from '#kernel';

export const tenantWithoutDatabase = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'TENANT_WITHOUT_DATABASE',
  fr: { title: 'Société sans base', detail: 'La société {id} n’a pas encore, ou n’a plus, de base de données.' },
  en: { title: 'Tenant without a database', detail: 'Tenant {id} does not have a database yet, or no longer has one.' },
});

export const keptByLaw = defineError<{ table: string }>()({
  kind: 'forbidden',
  code: 'KEPT_BY_LAW',
  fr: {
    title: 'Conservation légale',
    detail: 'La loi impose de conserver {table} : le nettoyage ne supprime pas ses lignes.',
  },
  en: { title: 'Kept by law', detail: 'The table {table} must be kept by law: cleanup does not delete its rows.' },
});

export const upkeepTargetInvalid = defineError({
  kind: 'invalid',
  code: 'UPKEEP_TARGET_INVALID',
  fr: { title: 'Cible invalide', detail: 'Indiquez une société, ou --all pour toutes, mais pas les deux.' },
  en: { title: 'Invalid target', detail: 'Give one tenant, or --all for all tenants, but not both.' },
});
