import type { ApiKeyView } from '../global/api-keys/api-key.view';
import type { AuditEntryView } from '../global/audit/audit.view';
import type { DomainView } from '../global/domains/domain.view';
import type { MemberView } from '../global/memberships/member.view';
import type { Sheet } from '../sheets/sheet';

const joined = (texts: readonly string[] | null): string | null => texts?.join(', ') ?? null;

export const memberSheet: Sheet<MemberView> = {
  resource: 'users',
  title: { fr: 'membres', en: 'members' },
  columns: [
    { key: 'lastName', kind: 'text', fr: 'Nom', en: 'Last name' },
    { key: 'firstName', kind: 'text', fr: 'Prénom', en: 'First name' },
    { key: 'email', kind: 'text', fr: 'Adresse électronique', en: 'E-mail' },
    { key: 'roleCode', kind: 'text', fr: 'Rôle', en: 'Role' },
    {
      key: 'extraPermissions',
      kind: 'text',
      fr: 'Droits ajoutés',
      en: 'Extra permissions',
      cell: ({ extraPermissions }) => joined(extraPermissions),
    },
    {
      key: 'deniedPermissions',
      kind: 'text',
      fr: 'Droits retirés',
      en: 'Denied permissions',
      cell: ({ deniedPermissions }) => joined(deniedPermissions),
    },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
    { key: 'isInvited', kind: 'flag', fr: 'Invitation en attente', en: 'Invitation pending' },
    { key: 'assignedAt', kind: 'instant', fr: 'Membre depuis', en: 'Member since' },
    { key: 'lastLoginAt', kind: 'instant', fr: 'Dernière connexion', en: 'Last login' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
  ],
};

export const apiKeySheet: Sheet<ApiKeyView> = {
  resource: 'api_keys',
  title: { fr: 'cles-api', en: 'api-keys' },
  columns: [
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'prefix', kind: 'text', fr: 'Début de la clé', en: 'Prefix' },
    {
      key: 'permissions',
      kind: 'text',
      fr: 'Droits',
      en: 'Permissions',
      cell: ({ permissions }) => joined(permissions),
    },
    {
      key: 'allowedAddresses',
      kind: 'text',
      fr: 'Adresses admises',
      en: 'Allowed addresses',
      cell: ({ allowedAddresses }) => joined(allowedAddresses),
    },
    { key: 'createdAt', kind: 'instant', fr: 'Créée le', en: 'Created at' },
    { key: 'expiresAt', kind: 'instant', fr: 'Expire le', en: 'Expires at' },
    { key: 'lastUsedAt', kind: 'instant', fr: 'Dernier usage', en: 'Last used at' },
    { key: 'revokedAt', kind: 'instant', fr: 'Révoquée le', en: 'Revoked at' },
  ],
};

export const domainSheet: Sheet<DomainView> = {
  resource: 'domains',
  title: { fr: 'domaines', en: 'domains' },
  columns: [
    { key: 'host', kind: 'text', fr: 'Domaine', en: 'Domain' },
    { key: 'state', kind: 'text', fr: 'État', en: 'State' },
    { key: 'record', kind: 'text', fr: 'Enregistrement', en: 'Record', cell: ({ record }) => record.name },
    { key: 'verifiedAt', kind: 'instant', fr: 'Vérifié le', en: 'Verified at' },
    { key: 'checkedAt', kind: 'instant', fr: 'Contrôlé le', en: 'Checked at' },
    { key: 'createdAt', kind: 'instant', fr: 'Ajouté le', en: 'Added at' },
  ],
};

export const auditSheet: Sheet<AuditEntryView> = {
  resource: 'audit_logs',
  title: { fr: 'journal-d-audit', en: 'audit-log' },
  columns: [
    { key: 'sequence', kind: 'integer', fr: 'Rang', en: 'Sequence' },
    { key: 'occurredAt', kind: 'instant', fr: 'Date', en: 'Occurred at' },
    { key: 'actorType', kind: 'text', fr: 'Auteur', en: 'Actor' },
    { key: 'actorUserId', kind: 'integer', fr: 'Utilisateur', en: 'User' },
    { key: 'actorKeyId', kind: 'integer', fr: 'Clé API', en: 'API key' },
    { key: 'grantId', kind: 'integer', fr: 'Accès de la plateforme', en: 'Platform grant' },
    { key: 'action', kind: 'text', fr: 'Action', en: 'Action' },
    { key: 'outcome', kind: 'text', fr: 'Issue', en: 'Outcome' },
    { key: 'status', kind: 'integer', fr: 'Statut', en: 'Status' },
    { key: 'route', kind: 'text', fr: 'Route', en: 'Route' },
    { key: 'entityType', kind: 'text', fr: 'Objet', en: 'Entity' },
    { key: 'entityId', kind: 'integer', fr: 'Identifiant', en: 'Entity id' },
    {
      key: 'changedFields',
      kind: 'text',
      fr: 'Champs',
      en: 'Fields',
      cell: ({ changedFields }) => joined(changedFields),
    },
    { key: 'reason', kind: 'text', fr: 'Motif', en: 'Reason' },
    { key: 'requestId', kind: 'text', fr: 'Requête', en: 'Request id' },
    { key: 'ip', kind: 'text', fr: 'Adresse IP', en: 'IP address' },
    { key: 'userAgent', kind: 'text', fr: 'Programme', en: 'User agent' },
  ],
};
