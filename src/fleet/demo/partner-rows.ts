import type { SupplyKind } from '../supplies/supply.choices';
import type { Unit } from '../../records/units';

type DemoGarage = readonly [
  name: string,
  type: 'internal' | 'external',
  city: string,
  phone: string,
  contactPerson: string,
  specializations: readonly string[],
  rating: string,
  laborRatePerHour: string,
];

type DemoSupplier = readonly [
  name: string,
  city: string,
  phone: string,
  contactPerson: string,
  rating: string,
  deliveryTimeDays: number,
];

/** `models` are the names of the compatible vehicle models; empty if the supply fits all of them. */
type DemoSupply = readonly [
  reference: string,
  name: string,
  category: string,
  kind: SupplyKind,
  unit: Unit,
  unitPrice: string,
  brand: string | null,
  models: readonly string[],
];

type DemoPerson = readonly [
  firstName: string,
  lastName: string,
  position: string,
  department: string,
  employeeNumber: string,
  phone: string,
  experienceYears: number,
];

export interface DemoPartnerRows {
  readonly garages: readonly DemoGarage[];
  readonly suppliers: readonly DemoSupplier[];
  readonly supplies: readonly DemoSupply[];
  readonly staff: readonly DemoPerson[];
}

/** The partners and staff of the operator in Abidjan; prices in francs, without tax. Invented data. */
export const ABIDJAN_PARTNERS: DemoPartnerRows = {
  garages: [
    ['Atelier du parc', 'internal', 'Abidjan', '27 20 00 11 01', 'Yao N’Guessan', ['Vidange', 'Pneus'], '4.20', '9000'],
    [
      'Garage du Plateau',
      'external',
      'Abidjan',
      '27 20 00 11 02',
      'Hervé Kouassi',
      ['Moteur', 'Freinage'],
      '4.60',
      '15000',
    ],
    [
      'Mécanique Moderne Yopougon',
      'external',
      'Abidjan',
      '27 23 00 11 03',
      'Salif Ouattara',
      ['Carrosserie'],
      '3.90',
      '11000',
    ],
    [
      'Diesel Service San-Pédro',
      'external',
      'San-Pédro',
      '27 34 00 11 04',
      'Ange Dago',
      ['Injection', 'Moteur'],
      '4.10',
      '13500',
    ],
    [
      'Électro-Auto Bouaké',
      'external',
      'Bouaké',
      '27 31 00 11 05',
      'Mariam Coulibaly',
      ['Électricité', 'Climatisation'],
      '4.40',
      '12000',
    ],
  ],
  suppliers: [
    ['Pièces Auto du Golfe', 'Abidjan', '27 21 00 22 01', 'Rita Assi', '4.50', 2],
    ['Pneumatiques de la Lagune', 'Abidjan', '27 21 00 22 02', 'Franck Kouamé', '4.10', 3],
    ['Lubrifiants Savane', 'Bouaké', '27 31 00 22 03', 'Awa Cissé', '3.80', 5],
    ['Concession Toyota Treichville', 'Abidjan', '27 21 00 22 04', 'Serge Aka', '4.70', 7],
  ],
  supplies: [
    ['PLQ-AV-HILUX', 'Plaquettes de frein avant', 'Freinage', 'part', 'set', '24500', 'Advics', ['Hilux']],
    ['DSQ-AV-HILUX', 'Disques de frein avant (la paire)', 'Freinage', 'part', 'set', '68000', 'Advics', ['Hilux']],
    [
      'FLT-HUI-DSL',
      'Filtre à huile diesel',
      'Filtres',
      'part',
      'unit',
      '6500',
      'Denso',
      ['Hilux', 'Hiace', 'Land Cruiser Prado'],
    ],
    ['FLT-AIR-L200', 'Filtre à air', 'Filtres', 'part', 'unit', '11500', 'Mann', ['L200']],
    ['HUI-15W40', 'Huile moteur 15W40', 'Huiles et liquides', 'consumable', 'liter', '4200', 'Total', []],
    [
      'PNE-265-65-17',
      'Pneu 265/65 R17 tout-terrain',
      'Pneus et jantes',
      'part',
      'unit',
      '98000',
      'Bridgestone',
      ['Hilux', 'Navara', 'L200'],
    ],
    ['BAT-12-75', 'Batterie 12 V 75 Ah', 'Électricité et batterie', 'part', 'unit', '62000', 'Varta', []],
    ['MO-MEC', 'Main-d’œuvre mécanique', 'Main-d’œuvre', 'labor', 'hour', '15000', null, []],
    ['MO-ELEC', 'Main-d’œuvre électricité', 'Main-d’œuvre', 'labor', 'hour', '12000', null, []],
    ['REMORQ', 'Remorquage', 'Carrosserie et vitrage', 'service', 'km', '850', null, []],
  ],
  staff: [
    ['Clarisse', 'Aké', 'gestionnaire', 'Parc', 'AB-001', '07 07 00 33 01', 9],
    ['Didier', 'Gnahoré', 'expert', 'Technique', 'AB-002', '07 07 00 33 02', 17],
    ['Fatoumata', 'Sanogo', 'secretaire_technique', 'Technique', 'AB-003', '07 07 00 33 03', 6],
    ['Olivier', 'Tano', 'verificateur_terrain', 'Technique', 'AB-004', '07 07 00 33 04', 11],
    ['Nadège', 'Brou', 'comptable', 'Finances', 'AB-005', '07 07 00 33 05', 8],
  ],
};

/** The partners and staff of the workshop in Lyon; prices in euros, without tax. Invented data. */
export const LYON_PARTNERS: DemoPartnerRows = {
  garages: [
    [
      'Atelier Confluence',
      'internal',
      'Lyon',
      '04 72 00 11 01',
      'Sébastien Vial',
      ['Mécanique', 'Diagnostic'],
      '4.70',
      '62',
    ],
    [
      'Carrosserie des Brotteaux',
      'external',
      'Lyon',
      '04 72 00 11 02',
      'Inès Poncet',
      ['Carrosserie', 'Peinture'],
      '4.30',
      '58',
    ],
    [
      'Boîtes & Ponts du Rhône',
      'external',
      'Vénissieux',
      '04 72 00 11 03',
      'Marc Jacquet',
      ['Transmission'],
      '4.00',
      '74',
    ],
  ],
  suppliers: [
    ['Pièces Lyon Sud', 'Lyon', '04 78 00 22 01', 'Laure Morin', '4.60', 1],
    ['Pneus Express 69', 'Villeurbanne', '04 78 00 22 02', 'Yanis Haddad', '4.20', 1],
    ['Peintures Auto Rhône', 'Saint-Priest', '04 78 00 22 03', 'Hugo Lambert', '3.90', 3],
  ],
  supplies: [
    ['PLQ-AV-CLIO', 'Plaquettes de frein avant', 'Freinage', 'part', 'set', '38.90', 'Bosch', ['Clio']],
    ['DSQ-AV-3008', 'Disques de frein avant (la paire)', 'Freinage', 'part', 'set', '112.40', 'Brembo', ['3008']],
    [
      'FLT-HUI-DCI',
      'Filtre à huile dCi',
      'Filtres',
      'part',
      'unit',
      '9.75',
      'Purflux',
      ['Clio', 'Mégane', 'Kangoo', 'Master'],
    ],
    ['FLT-HAB-3008', 'Filtre d’habitacle', 'Filtres', 'part', 'unit', '16.20', 'Mann', ['3008']],
    ['HUI-5W30', 'Huile moteur 5W30', 'Huiles et liquides', 'consumable', 'liter', '8.95', 'Motul', []],
    ['PNE-205-55-16', 'Pneu 205/55 R16', 'Pneus et jantes', 'part', 'unit', '79.00', 'Michelin', []],
    ['VIS-M8', 'Vis M8 inox', 'Carrosserie et vitrage', 'consumable', 'unit', '0.195', null, []],
    ['BAT-12-60', 'Batterie 12 V 60 Ah', 'Électricité et batterie', 'part', 'unit', '94.50', 'Varta', []],
    ['MO-MEC', 'Main-d’œuvre mécanique', 'Main-d’œuvre', 'labor', 'hour', '62.50', null, []],
    ['MO-CARR', 'Main-d’œuvre carrosserie', 'Main-d’œuvre', 'labor', 'hour', '58.00', null, []],
  ],
  staff: [
    ['Sébastien', 'Vial', 'gestionnaire', 'Atelier', 'LY-001', '06 12 00 33 01', 21],
    ['Camille', 'Perret', 'expert', 'Atelier', 'LY-002', '06 12 00 33 02', 12],
    ['Rachid', 'Meziane', 'reparateur', 'Atelier', 'LY-003', '06 12 00 33 03', 8],
    ['Louise', 'Bernard', 'secretaire_technique', 'Accueil', 'LY-004', '06 12 00 33 04', 5],
  ],
};
