import type { Vocabulary, Words } from '#kernel';

const words = (pairs: Readonly<Record<string, readonly [fr: string, en: string]>>): Words =>
  Object.fromEntries(Object.entries(pairs).map(([code, [fr, en]]) => [code, { fr, en }]));

/** The names of all statuses of records. */
const STATUSES = words({
  // Documents.
  draft: ['brouillon', 'draft'],
  received: ['reçu', 'received'],
  accepted: ['accepté', 'accepted'],
  rejected: ['refusé', 'rejected'],
  expired: ['expiré', 'expired'],
  withdrawn: ['retiré', 'withdrawn'],
  superseded: ['remplacé', 'superseded'],
  validated: ['validé', 'validated'],
  closed: ['clos', 'closed'],
  cancelled: ['annulé', 'cancelled'],
  issued: ['émis', 'issued'],
  registered: ['enregistré', 'registered'],
  disputed: ['contesté', 'disputed'],
  voided: ['annulé', 'voided'],
  completed: ['terminé', 'completed'],
  recorded: ['enregistré', 'recorded'],
  // Interventions.
  reported: ['signalé', 'reported'],
  in_prediagnostic: ['en prédiagnostic', 'in prediagnostic'],
  prediagnostic_completed: ['prédiagnostic terminé', 'prediagnostic completed'],
  in_quote: ['en attente de devis', 'waiting for quotes'],
  quote_received: ['devis reçu', 'quote received'],
  in_approval: ['en approbation', 'in approval'],
  approved: ['approuvé', 'approved'],
  in_repair: ['en réparation', 'in repair'],
  repair_completed: ['réparation terminée', 'repair completed'],
  in_reception: ['en réception', 'in reception'],
  vehicle_received: ['véhicule reçu', 'vehicle received'],
  invoiced: ['facturé', 'invoiced'],
  // Maintenances, prices, alerts.
  scheduled: ['planifié', 'scheduled'],
  in_progress: ['en cours', 'in progress'],
  none: ['sans objet', 'not needed'],
  pending: ['en attente', 'pending'],
  sending: ['en cours d’envoi', 'being sent'],
  uncertain: ['incertain', 'uncertain'],
  open: ['ouverte', 'open'],
  acknowledged: ['prise en compte', 'acknowledged'],
  dismissed: ['écartée', 'dismissed'],
  resolved: ['résolue', 'resolved'],
  // Vehicles and drivers.
  active: ['actif', 'active'],
  inactive: ['inactif', 'inactive'],
  maintenance: ['en maintenance', 'in maintenance'],
  out_of_service: ['hors service', 'out of service'],
  sold: ['vendu', 'sold'],
  suspended: ['suspendu', 'suspended'],
  terminated: ['parti', 'terminated'],
  // Companies.
  provisioning: ['en création', 'being created'],
  moving: ['en déplacement', 'being moved'],
  archived: ['archivé', 'archived'],
  deleting: ['en suppression', 'being deleted'],
  failed: ['en échec', 'failed'],
});

/** One status, or several alternatives. */
export const STATUS_WORDS: Vocabulary = { words: STATUSES, join: 'or' };

export const ACTION_WORDS: Vocabulary = {
  words: words({
    accept: ['accepter', 'accept'],
    cancel: ['annuler', 'cancel'],
    close: ['clore', 'close'],
    complete: ['terminer', 'complete'],
    discard: ['abandonner', 'discard'],
    dispute: ['contester', 'dispute'],
    expire: ['laisser expirer', 'expire'],
    extend: ['prolonger', 'extend'],
    issue: ['émettre', 'issue'],
    receive: ['recevoir', 'receive'],
    register: ['enregistrer', 'register'],
    reject: ['refuser', 'reject'],
    resolve: ['lever la contestation', 'resolve'],
    revise: ['réviser', 'revise'],
    revoke: ['révoquer', 'revoke'],
    validate: ['valider', 'validate'],
    void: ['annuler', 'void'],
    withdraw: ['retirer', 'withdraw'],
  }),
  join: 'or',
};

/** Kinds of documents, without an article. */
export const DOCUMENT_WORDS: Vocabulary = {
  words: words({
    quote: ['devis', 'quote'],
    work_authorization: ['ordre de travaux', 'work authorization'],
    reception_report: ['rapport de réception', 'reception report'],
    prediagnostic: ['prédiagnostic', 'prediagnostic'],
    field_verification: ['vérification terrain', 'field verification'],
    invoice: ['facture', 'invoice'],
    credit_note: ['avoir', 'credit note'],
  }),
  join: 'or',
};

export const DIRECTION_WORDS: Vocabulary = {
  words: words({ issued: ['émis par la société', 'issued by the company'], received: ['reçu', 'received'] }),
  join: 'or',
};

/** Names of missing fields of a document or a company. */
export const PART_WORDS: Vocabulary = {
  words: words({
    addressLine1: ['l’adresse', 'the address'],
    countryCode: ['le pays', 'the country'],
    expertId: ['l’expert', 'the expert'],
    externalNumber: ['le numéro du fournisseur', 'the supplier’s number'],
    findings: ['les constats', 'the findings'],
    freeReason: ['le motif de la gratuité', 'the reason why the quote is free'],
    garageId: ['le garage ou le fournisseur', 'the garage or the supplier'],
    isSatisfactory: ['l’avis sur les travaux', 'whether the work is satisfactory'],
    items: ['les opérations', 'the operations'],
    legalName: ['la raison sociale', 'the legal name'],
    lines: ['les lignes', 'the lines'],
    operations: ['la nature d’une opération', 'the type of an operation'],
    remainingIssues: ['les travaux restants', 'the remaining work'],
    taxId: ['le numéro fiscal ou le registre du commerce', 'the tax number or the trade register'],
    totalAmount: ['un montant', 'an amount'],
    vehicleCondition: ['l’état du véhicule', 'the condition of the vehicle'],
    workCompleted: ['les travaux effectués', 'the work completed'],
  }),
  join: 'and',
};

/** The tax categories of EN 16931. */
export const TAX_CATEGORY_WORDS: Vocabulary = {
  words: words({
    S: ['taux normal ou réduit (S)', 'standard or reduced rate (S)'],
    Z: ['taux zéro (Z)', 'zero rate (Z)'],
    E: ['exonération (E)', 'exempt (E)'],
    AE: ['autoliquidation (AE)', 'reverse charge (AE)'],
    O: ['hors champ (O)', 'out of scope (O)'],
  }),
  join: 'or',
};

/** Reasons why a driver may not drive. */
export const INELIGIBILITY_WORDS: Vocabulary = {
  words: words({
    driver_not_active: ['le conducteur n’est pas en activité', 'the driver is not active'],
    license_missing: ['le permis manque', 'the licence is missing'],
    license_expired: ['le permis est expiré', 'the licence has expired'],
  }),
  join: 'or',
};

/** Kinds of messages sent by the product. */
export const SENT_WORDS: Vocabulary = {
  words: words({
    invitation: ['invitations', 'invitations'],
    password_reset: ['réinitialisations de mot de passe', 'password resets'],
    webhook_test: ['essais de webhook', 'webhook tests'],
    document: ['documents', 'documents'],
    documents_of_company: ['documents de la société', 'documents of the company'],
    same_document: ['même document', 'the same document'],
  }),
  join: 'or',
};
