import { defineError } from '#kernel';

export const auditChainBroken = defineError<{ chain: number; sequence: number }>({
  kind: 'conflict',
  code: 'AUDIT_CHAIN_BROKEN',
  fr: {
    title: 'Chaîne d’audit rompue',
    detail: 'La chaîne {chain} est rompue à la ligne {sequence} : rien n’en est retiré.',
  },
  en: { title: 'Audit chain broken', detail: 'Chain {chain} is broken at row {sequence}: nothing is taken out of it.' },
});

export const tenantWithoutDatabase = defineError<{ id: number }>({
  kind: 'conflict',
  code: 'TENANT_WITHOUT_DATABASE',
  fr: { title: 'Société sans base', detail: 'La société {id} n’a pas de base de données, ou pas encore.' },
  en: { title: 'Tenant without a database', detail: 'Tenant {id} has no database, or not yet.' },
});

export const keptByLaw = defineError<{ table: string }>({
  kind: 'forbidden',
  code: 'KEPT_BY_LAW',
  fr: { title: 'Conservation légale', detail: 'La loi impose de garder {table} : le nettoyage n’y touche pas.' },
  en: { title: 'Kept by law', detail: 'The law wants {table} kept: cleanup does not touch it.' },
});

export const upkeepTargetInvalid = defineError({
  kind: 'invalid',
  code: 'UPKEEP_TARGET_INVALID',
  fr: { title: 'Cible invalide', detail: 'Nommez une société, ou --all pour toutes, et non les deux.' },
  en: { title: 'Invalid target', detail: 'Name one tenant, or --all for every one of them, and not both.' },
});
