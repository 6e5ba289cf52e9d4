/** Seeds of the lists for drivers, workshop and invoicing (domain.md §5). */

export const LICENSE_TYPES: readonly {
  readonly code: string;
  readonly name: string;
  readonly minAge: number;
  readonly validityYears: number;
  /** All licence codes that this licence includes, directly or indirectly. */
  readonly covers: readonly string[];
}[] = [
  { code: 'AM', name: 'Cyclomoteurs et quadricycles légers', minAge: 14, validityYears: 15, covers: [] },
  { code: 'A1', name: 'Motocyclettes légères jusqu’à 125 cm³', minAge: 16, validityYears: 15, covers: ['AM'] },
  { code: 'A2', name: 'Motocyclettes jusqu’à 35 kW', minAge: 18, validityYears: 15, covers: ['A1', 'AM'] },
  { code: 'A', name: 'Toutes motocyclettes', minAge: 20, validityYears: 15, covers: ['A2', 'A1', 'AM'] },
  { code: 'B1', name: 'Quadricycles lourds à moteur', minAge: 16, validityYears: 15, covers: ['AM'] },
  { code: 'B', name: 'Véhicules jusqu’à 3,5 t et neuf places', minAge: 18, validityYears: 15, covers: ['B1', 'AM'] },
  { code: 'BE', name: 'Véhicules B avec remorque lourde', minAge: 18, validityYears: 15, covers: ['B', 'B1', 'AM'] },
  { code: 'C1', name: 'Porteurs de 3,5 t à 7,5 t', minAge: 18, validityYears: 5, covers: ['B', 'B1', 'AM'] },
  {
    code: 'C1E',
    name: 'Porteurs C1 avec remorque',
    minAge: 18,
    validityYears: 5,
    covers: ['C1', 'BE', 'B', 'B1', 'AM'],
  },
  { code: 'C', name: 'Porteurs de plus de 3,5 t', minAge: 21, validityYears: 5, covers: ['C1', 'B', 'B1', 'AM'] },
  {
    code: 'CE',
    name: 'Ensembles articulés et porteurs avec remorque',
    minAge: 21,
    validityYears: 5,
    covers: ['C', 'C1E', 'C1', 'BE', 'B', 'B1', 'AM'],
  },
  { code: 'D1', name: 'Minibus jusqu’à seize passagers', minAge: 21, validityYears: 5, covers: ['B', 'B1', 'AM'] },
  {
    code: 'D1E',
    name: 'Minibus D1 avec remorque',
    minAge: 21,
    validityYears: 5,
    covers: ['D1', 'BE', 'B', 'B1', 'AM'],
  },
  { code: 'D', name: 'Autobus et autocars', minAge: 24, validityYears: 5, covers: ['D1', 'B', 'B1', 'AM'] },
  {
    code: 'DE',
    name: 'Autobus et autocars avec remorque',
    minAge: 24,
    validityYears: 5,
    covers: ['D', 'D1E', 'D1', 'BE', 'B', 'B1', 'AM'],
  },
];

export const INTERVENTION_TYPES: readonly (readonly [name: string, kind: string, days: number, fastTrack: boolean])[] =
  [
    ['Révision', 'preventive', 1, false],
    ['Réparation moteur', 'corrective', 7, false],
    ['Réparation freinage', 'corrective', 2, false],
    ['Réparation suspension', 'corrective', 3, false],
    ['Réparation électrique', 'corrective', 2, false],
    ['Réparation carrosserie', 'accident', 10, false],
    ['Réparation climatisation', 'corrective', 2, false],
    ['Changement pneus', 'corrective', 1, true],
    ['Changement batterie', 'corrective', 1, true],
    ['Changement courroie', 'preventive', 2, false],
    ['Changement filtres', 'preventive', 1, true],
    ['Vidange', 'preventive', 1, true],
    ['Contrôle technique', 'inspection', 1, false],
    ['Diagnostic', 'inspection', 1, false],
    ['Autre', 'other', 1, false],
  ];

export const SUPPLY_CATEGORIES: readonly (readonly [name: string, icon: string])[] = [
  ['Moteur', 'engine'],
  ['Transmission', 'gearbox'],
  ['Freinage', 'brake'],
  ['Suspension et direction', 'suspension'],
  ['Électricité et batterie', 'battery'],
  ['Climatisation', 'snowflake'],
  ['Carrosserie et vitrage', 'car-door'],
  ['Pneus et jantes', 'tire'],
  ['Filtres', 'filter'],
  ['Huiles et liquides', 'oil'],
  ['Éclairage', 'lightbulb'],
  ['Main-d’œuvre', 'wrench'],
];
