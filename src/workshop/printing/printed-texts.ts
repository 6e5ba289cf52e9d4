import type { Locale } from '#kernel';
import type { Unit } from '../../records/units';
import type { PrintedKind, PrintedLabel } from './printed-document';

interface PrintedTexts {
  readonly titles: Readonly<Record<PrintedKind, string>>;
  readonly labels: Readonly<Record<PrintedLabel, string>>;
  readonly units: Readonly<Record<Unit, string>>;
  readonly columns: Readonly<
    Record<'description' | 'quantity' | 'unitPrice' | 'discount' | 'taxRate' | 'netAmount', string>
  >;
  readonly taxes: Readonly<Record<'title' | 'rate' | 'base' | 'tax' | 'reason', string>>;
  readonly totals: Readonly<Record<'linesNet' | 'discount' | 'subtotal' | 'tax' | 'total', string>>;
  readonly recipient: string;
  readonly draft: string;
  readonly identifiers: Readonly<Record<'taxId' | 'tradeRegister', string>>;
  /** French has a space before the colon. */
  readonly colon: string;
  readonly page: (page: number, pages: number) => string;
}

/** All fixed words of printed documents. */
export const PRINTED_TEXTS: Readonly<Record<Locale, PrintedTexts>> = {
  fr: {
    titles: {
      quote: 'Devis',
      work_authorization: 'Ordre de travaux',
      reception_report: 'Rapport de réception',
      invoice: 'Facture',
      credit_note: 'Avoir',
    },
    labels: {
      date: 'Date',
      issueDate: 'Date d’émission',
      supplyDate: 'Date de la prestation',
      dueDate: 'Échéance',
      validUntil: 'Valable jusqu’au',
      intervention: 'Intervention',
      vehicle: 'Véhicule',
      odometer: 'Kilométrage',
      quote: 'Devis',
      workAuthorization: 'Ordre de travaux',
      originalInvoice: 'Facture d’origine',
      originalIssueDate: 'Date de la facture d’origine',
      externalReference: 'Référence du garage',
      maxAmount: 'Montant maximal TTC',
      receivedBy: 'Reçu par',
      authorizedBy: 'Autorisé par',
      fuelLevel: 'Carburant',
      satisfaction: 'Satisfaction',
      vehicleReady: 'Véhicule prêt',
      vehicleCondition: 'État du véhicule',
      workCompleted: 'Travaux effectués',
      remainingIssues: 'Reste à faire',
      specialInstructions: 'Instructions particulières',
      paymentTerms: 'Conditions de paiement',
      paymentDetails: 'Pour payer',
      amountInWords: 'Montant en lettres',
      legalNotice: 'Mentions légales',
      notes: 'Notes',
      reason: 'Motif',
      garageSignature: 'Le garage',
      customerSignature: 'Le client (bon pour accord)',
      approverSignature: 'Pour la société',
      receiverSignature: 'Reçu par',
    },
    units: { unit: 'u.', hour: 'h', liter: 'l', kg: 'kg', m: 'm', set: 'jeu', day: 'j', km: 'km' },
    columns: {
      description: 'Désignation',
      quantity: 'Quantité',
      unitPrice: 'Prix unitaire HT',
      discount: 'Remise',
      taxRate: 'TVA',
      netAmount: 'Montant HT',
    },
    taxes: { title: 'TVA', rate: 'Taux', base: 'Base HT', tax: 'TVA', reason: 'Motif d’exonération' },
    totals: {
      linesNet: 'Total des lignes HT',
      discount: 'Remise',
      subtotal: 'Total HT',
      tax: 'TVA',
      total: 'Total TTC',
    },
    recipient: 'À l’attention de',
    draft: 'BROUILLON',
    identifiers: { taxId: 'N° fiscal', tradeRegister: 'Registre du commerce' },
    colon: '\u00a0:',
    page: (page, pages) => `Page ${page} / ${pages}`,
  },
  en: {
    titles: {
      quote: 'Quote',
      work_authorization: 'Work authorization',
      reception_report: 'Reception report',
      invoice: 'Invoice',
      credit_note: 'Credit note',
    },
    labels: {
      date: 'Date',
      issueDate: 'Date of issue',
      supplyDate: 'Date of supply',
      dueDate: 'Due date',
      validUntil: 'Valid until',
      intervention: 'Intervention',
      vehicle: 'Vehicle',
      odometer: 'Odometer',
      quote: 'Quote',
      workAuthorization: 'Work authorization',
      originalInvoice: 'Original invoice',
      originalIssueDate: 'Date of the original invoice',
      externalReference: 'Reference of the garage',
      maxAmount: 'Highest amount incl. VAT',
      receivedBy: 'Received by',
      authorizedBy: 'Authorized by',
      fuelLevel: 'Fuel',
      satisfaction: 'Satisfaction',
      vehicleReady: 'Vehicle ready',
      vehicleCondition: 'Condition of the vehicle',
      workCompleted: 'Work completed',
      remainingIssues: 'Remaining issues',
      specialInstructions: 'Special instructions',
      paymentTerms: 'Payment terms',
      paymentDetails: 'How to pay',
      amountInWords: 'Amount in words',
      legalNotice: 'Legal notice',
      notes: 'Notes',
      reason: 'Reason',
      garageSignature: 'For the garage',
      customerSignature: 'The customer (agreed)',
      approverSignature: 'For the company',
      receiverSignature: 'Received by',
    },
    units: { unit: 'pc', hour: 'h', liter: 'l', kg: 'kg', m: 'm', set: 'set', day: 'd', km: 'km' },
    columns: {
      description: 'Description',
      quantity: 'Quantity',
      unitPrice: 'Unit price excl. VAT',
      discount: 'Discount',
      taxRate: 'VAT',
      netAmount: 'Amount excl. VAT',
    },
    taxes: { title: 'VAT', rate: 'Rate', base: 'Base excl. VAT', tax: 'VAT', reason: 'Reason for exemption' },
    totals: {
      linesNet: 'Total of the lines excl. VAT',
      discount: 'Discount',
      subtotal: 'Total excl. VAT',
      tax: 'VAT',
      total: 'Total incl. VAT',
    },
    recipient: 'To',
    draft: 'DRAFT',
    identifiers: { taxId: 'Tax number', tradeRegister: 'Trade register' },
    colon: ':',
    page: (page, pages) => `Page ${page} of ${pages}`,
  },
};

/** The words that reports print for codes. */
export const PRINTED_CODES: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  fr: {
    empty: 'Vide',
    low: 'Bas',
    medium: 'Moyen',
    high: 'Haut',
    full: 'Plein',
    excellent: 'Excellente',
    good: 'Bonne',
    fair: 'Moyenne',
    poor: 'Mauvaise',
    yes: 'Oui',
    no: 'Non',
  },
  en: {
    empty: 'Empty',
    low: 'Low',
    medium: 'Medium',
    high: 'High',
    full: 'Full',
    excellent: 'Excellent',
    good: 'Good',
    fair: 'Fair',
    poor: 'Poor',
    yes: 'Yes',
    no: 'No',
  },
};
