/** The member states of OHADA, where invoices state their total in words. */
const OHADA: ReadonlySet<string> = new Set('BF BJ CD CF CG CI CM GA GN GQ GW KM ML NE SN TD TG'.split(' '));

export const saysAmountsInWords = (countryCode: string): boolean => OHADA.has(countryCode);

/** Legal notice that invoices between businesses must contain (France: Code de commerce, art. L. 441-9, L. 441-10 and D. 441-5). */
const FRANCE =
  'En cas de retard de paiement, des pénalités sont exigibles dès le lendemain de l’échéance, sans qu’un rappel soit nécessaire, ' +
  'au taux appliqué par la Banque centrale européenne à son opération de refinancement la plus récente majoré de dix points, ' +
  'ainsi qu’une indemnité forfaitaire pour frais de recouvrement de 40 €. Pas d’escompte pour paiement anticipé.';

export const standingTextOf = (countryCode: string): string => (countryCode === 'FR' ? FRANCE : '');
