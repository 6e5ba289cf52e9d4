import { defineError } from '#kernel';

/** No tenant of that name, or one that is being deleted: the same answer, so that nothing is learned from it. */
export const tenantNotFound = defineError({
  kind: 'not_found',
  code: 'TENANT_NOT_FOUND',
  fr: { title: 'Entreprise introuvable', detail: 'Aucune entreprise ne répond à cette adresse.' },
  en: { title: 'Tenant not found', detail: 'No company answers at this address.' },
});

export const tenantSuspended = defineError({
  kind: 'forbidden',
  code: 'TENANT_SUSPENDED',
  fr: { title: 'Accès suspendu', detail: 'L’accès de cette entreprise est suspendu.' },
  en: { title: 'Access suspended', detail: 'The access of this company is suspended.' },
});

export const tenantMaintenance = defineError({
  kind: 'unavailable',
  code: 'TENANT_MAINTENANCE',
  fr: { title: 'Maintenance en cours', detail: 'Cette entreprise est en maintenance. Réessayez dans un instant.' },
  en: { title: 'Under maintenance', detail: 'This company is under maintenance. Try again in a moment.' },
});

/** The tenant's schema is not one this version of the application can serve. */
export const tenantSchemaBehind = defineError({
  kind: 'unavailable',
  code: 'TENANT_SCHEMA_BEHIND',
  fr: {
    title: 'Mise à jour en cours',
    detail: 'La base de cette entreprise est en cours de mise à jour. Réessayez dans un instant.',
  },
  en: { title: 'Update in progress', detail: 'The database of this company is being updated. Try again in a moment.' },
});

/** The tenant's database server does not answer, or refuses the tenant's account or database. */
export const tenantDatabaseUnavailable = defineError({
  kind: 'unavailable',
  code: 'TENANT_DB_UNAVAILABLE',
  fr: {
    title: 'Base de données indisponible',
    detail: 'La base de cette entreprise ne répond pas. Réessayez dans un instant.',
  },
  en: { title: 'Database unavailable', detail: 'The database of this company does not answer. Try again in a moment.' },
});

/** No connection became free before the deadline, or too many requests of the tenant were waiting already. */
export const tenantPoolTimeout = defineError({
  kind: 'unavailable',
  code: 'TENANT_POOL_TIMEOUT',
  fr: { title: 'Trop de demandes', detail: 'Trop de demandes sont en attente. Réessayez dans un instant.' },
  en: { title: 'Too many requests waiting', detail: 'Too many requests are waiting. Try again in a moment.' },
});

export const tenantHostInvalid = defineError({
  kind: 'invalid',
  code: 'TENANT_HOST_INVALID',
  fr: { title: 'Adresse invalide', detail: 'L’adresse de la requête n’est pas un nom d’hôte admis.' },
  en: { title: 'Invalid address', detail: 'The address of the request is not an acceptable host name.' },
});

/** Host, path and header name different tenants. */
export const tenantAmbiguous = defineError({
  kind: 'invalid',
  code: 'TENANT_AMBIGUOUS',
  fr: { title: 'Entreprise ambiguë', detail: 'La requête désigne deux entreprises différentes.' },
  en: { title: 'Ambiguous tenant', detail: 'The request names two different companies.' },
});

/** A tenant's provider was asked for where there is no tenant: a tenant's route on the bare host, or a job outside TenantRunner. */
export const tenantRequired = defineError({
  kind: 'invalid',
  code: 'TENANT_REQUIRED',
  fr: {
    title: 'Entreprise requise',
    detail:
      'Cette opération n’existe qu’à l’adresse d’une entreprise. Nommez-la par l’hôte (https://ma-societe.exemple.com/api/v1/…) ou par le chemin (https://exemple.com/ma-societe/api/v1/…).',
  },
  en: {
    title: 'Tenant required',
    detail:
      'This operation only exists at the address of a company. Name it by the host (https://my-company.example.com/api/v1/…) or by the path (https://example.com/my-company/api/v1/…).',
  },
});

/** A connection belongs to another tenant, or to another epoch, than the data source using it. Never expected. */
export const connectionMismatch = defineError<{ expected: string; found: string }>({
  kind: 'internal',
  code: 'TENANT_CONNECTION_MISMATCH',
  fr: { title: 'Connexion étrangère', detail: 'Connexion de {found} employée pour {expected}.' },
  en: { title: 'Foreign connection', detail: 'A connection of {found} was used for {expected}.' },
});

/** An entity loaded in one tenant was handed to another's entity manager, which would overwrite the row of the same id there. */
export const entityForeign = defineError<{ entity: string; owner: number; tenantId: number }>({
  kind: 'internal',
  code: 'TENANT_ENTITY_FOREIGN',
  fr: { title: 'Entité étrangère', detail: '« {entity} » appartient à l’entreprise {owner}, pas à {tenantId}.' },
  en: { title: 'Foreign entity', detail: '"{entity}" belongs to tenant {owner}, not to {tenantId}.' },
});

/** TypeORM's query cache has no tenant in its key. */
export const queryCacheRefused = defineError({
  kind: 'internal',
  code: 'TENANT_QUERY_CACHE_REFUSED',
  fr: { title: 'Cache refusé', detail: 'Le cache de requêtes ne distingue pas les entreprises : il est refusé.' },
  en: { title: 'Cache refused', detail: 'The query cache does not tell tenants apart: it is refused.' },
});

/** A result stream would outlive the checks of the connection it reads from. */
export const streamRefused = defineError({
  kind: 'internal',
  code: 'TENANT_STREAM_REFUSED',
  fr: { title: 'Flux refusé', detail: 'Les flux de résultats ne sont pas employés sur la base d’une entreprise.' },
  en: { title: 'Stream refused', detail: 'Result streams are not used on the database of a tenant.' },
});

/** The schema uses something that reads its shared metadata's data source at run time. */
export const schemaRefused = defineError<{ entity: string; reason: string }>({
  kind: 'internal',
  code: 'TENANT_SCHEMA_REFUSED',
  fr: { title: 'Schéma refusé', detail: '« {entity} » : {reason}.' },
  en: { title: 'Schema refused', detail: '"{entity}": {reason}.' },
});
