import { defineError } from '#kernel';

/** No tenant has this name, or the tenant is being deleted. The response is the same, so that it reveals nothing. */
export const tenantNotFound = defineError({
  kind: 'not_found',
  code: 'TENANT_NOT_FOUND',
  fr: { title: 'Entreprise introuvable', detail: 'Aucune entreprise n’existe à cette adresse.' },
  en: { title: 'Tenant not found', detail: 'There is no company at this address.' },
});

export const tenantSuspended = defineError({
  kind: 'forbidden',
  code: 'TENANT_SUSPENDED',
  fr: { title: 'Accès suspendu', detail: 'L’accès de cette entreprise est suspendu.' },
  en: { title: 'Access suspended', detail: 'Access to this company is suspended.' },
});

export const tenantMaintenance = defineError({
  kind: 'unavailable',
  code: 'TENANT_MAINTENANCE',
  fr: { title: 'Maintenance en cours', detail: 'Cette entreprise est en maintenance. Réessayez dans un instant.' },
  en: { title: 'Under maintenance', detail: 'This company is under maintenance. Try again in a moment.' },
});

/** This version of the application cannot serve the tenant's schema. */
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
  en: {
    title: 'Database unavailable',
    detail: 'The database of this company does not respond. Try again in a moment.',
  },
});

/** No connection became free before the deadline, or too many requests of the tenant were already waiting. */
export const tenantPoolTimeout = defineError({
  kind: 'unavailable',
  code: 'TENANT_POOL_TIMEOUT',
  fr: { title: 'Trop de demandes', detail: 'Trop de demandes sont en attente. Réessayez dans un instant.' },
  en: { title: 'Too many requests waiting', detail: 'Too many requests are waiting. Try again in a moment.' },
});

export const tenantHostInvalid = defineError({
  kind: 'invalid',
  code: 'TENANT_HOST_INVALID',
  fr: { title: 'Adresse invalide', detail: 'L’hôte de la requête (en-tête Host ou X-Tenant) n’est pas un nom valide.' },
  en: { title: 'Invalid address', detail: 'The host of the request (header Host or X-Tenant) is not a valid name.' },
});

/** Host, path and header name different tenants. */
export const tenantAmbiguous = defineError({
  kind: 'invalid',
  code: 'TENANT_AMBIGUOUS',
  fr: {
    title: 'Entreprise ambiguë',
    detail: 'L’hôte, le chemin et l’en-tête X-Tenant de la requête désignent des entreprises différentes.',
  },
  en: { title: 'Ambiguous tenant', detail: 'Host, path and X-Tenant header of the request name different companies.' },
});

/**
 * A tenant's provider was requested outside a tenant: a tenant's route on the bare host, or a job outside TenantRunner.
 */
export const tenantRequired = defineError({
  kind: 'invalid',
  code: 'TENANT_REQUIRED',
  fr: {
    title: 'Entreprise requise',
    detail:
      'Cette opération n’existe qu’à l’adresse d’une entreprise. Indiquez l’entreprise par l’hôte (https://ma-societe.exemple.com/api/v1/…) ou par le chemin (https://exemple.com/ma-societe/api/v1/…).',
  },
  en: {
    title: 'Tenant required',
    detail:
      'This operation only exists at the address of a company. Name the company in the host (https://my-company.example.com/api/v1/…) or in the path (https://example.com/my-company/api/v1/…).',
  },
});

/** A connection belongs to another tenant or another epoch than the data source that uses it. Never expected. */
export const connectionMismatch = defineError<{ expected: string; found: string }>()({
  kind: 'internal',
  code: 'TENANT_CONNECTION_MISMATCH',
  fr: { title: 'Connexion étrangère', detail: 'Une connexion de {found} a été utilisée pour {expected}.' },
  en: { title: 'Foreign connection', detail: 'A connection of {found} was used for {expected}.' },
});

/**
 * An entity from one tenant was passed to the entity manager of another, which would overwrite the row with the same id
 * there.
 */
export const entityForeign = defineError<{ entity: string; owner: number; tenantId: number }>()({
  kind: 'internal',
  code: 'TENANT_ENTITY_FOREIGN',
  fr: {
    title: 'Entité étrangère',
    detail: '« {entity} » appartient à l’entreprise {owner}, pas à l’entreprise {tenantId}.',
  },
  en: { title: 'Foreign entity', detail: '"{entity}" belongs to tenant {owner}, not to tenant {tenantId}.' },
});

/** TypeORM's query cache has no tenant in its key. */
export const queryCacheRefused = defineError({
  kind: 'internal',
  code: 'TENANT_QUERY_CACHE_REFUSED',
  fr: { title: 'Cache refusé', detail: 'Le cache de requêtes ne sépare pas les entreprises. Désactivez-le.' },
  en: { title: 'Cache refused', detail: 'The query cache does not separate tenants. Disable it.' },
});

/** A result stream would outlive the checks of its connection. */
export const streamRefused = defineError({
  kind: 'internal',
  code: 'TENANT_STREAM_REFUSED',
  fr: { title: 'Flux refusé', detail: 'Les flux de résultats ne sont pas autorisés sur la base d’une entreprise.' },
  en: { title: 'Stream refused', detail: 'Result streams are not allowed on the database of a tenant.' },
});

/** The schema uses a feature that reads the data source of its shared metadata at run time. */
export const schemaRefused = defineError<{ entity: string; reason: string }>()({
  kind: 'internal',
  code: 'TENANT_SCHEMA_REFUSED',
  fr: { title: 'Schéma refusé', detail: '« {entity} » utilise une fonction non prise en charge : {reason}.' },
  en: { title: 'Schema refused', detail: '"{entity}" uses an unsupported feature: {reason}.' },
});
