/** Seeds of the reference lists for vehicles (domain.md §5). The order of a row is that of the column list beside the table. */

export const BRANDS: readonly (readonly [name: string, code: string, country: string])[] = [
  ['Peugeot', 'PEU', 'France'],
  ['Renault', 'REN', 'France'],
  ['Citroën', 'CIT', 'France'],
  ['Dacia', 'DAC', 'Roumanie'],
  ['Toyota', 'TOY', 'Japon'],
  ['Nissan', 'NIS', 'Japon'],
  ['Mitsubishi', 'MIT', 'Japon'],
  ['Suzuki', 'SUZ', 'Japon'],
  ['Isuzu', 'ISU', 'Japon'],
  ['Honda', 'HON', 'Japon'],
  ['Hyundai', 'HYU', 'Corée du Sud'],
  ['Kia', 'KIA', 'Corée du Sud'],
  ['Ford', 'FOR', 'États-Unis'],
  ['Volkswagen', 'VW', 'Allemagne'],
  ['Mercedes-Benz', 'MB', 'Allemagne'],
  ['BMW', 'BMW', 'Allemagne'],
  ['Audi', 'AUD', 'Allemagne'],
  ['Fiat', 'FIA', 'Italie'],
  ['Iveco', 'IVE', 'Italie'],
  ['Volvo', 'VOL', 'Suède'],
];

export const VEHICLE_CATEGORIES: readonly (readonly [
  name: string,
  description: string,
  icon: string,
  license: string,
])[] = [
  ['Citadine', 'Petite voiture de ville', 'car-compact', 'B'],
  ['Berline', 'Voiture à trois volumes ou à hayon', 'car', 'B'],
  ['Break', 'Berline à grand volume de chargement', 'car-estate', 'B'],
  ['SUV', 'Véhicule surélevé, deux ou quatre roues motrices', 'car-suv', 'B'],
  ['Coupé', 'Voiture à deux portes', 'car-coupe', 'B'],
  ['Cabriolet', 'Voiture découvrable', 'car-convertible', 'B'],
  ['Monospace', 'Voiture familiale de cinq à neuf places', 'van-passenger', 'B'],
  ['Utilitaire', 'Fourgon ou pick-up jusqu’à 3,5 t', 'van', 'B'],
  ['Camion', 'Transport de marchandises de plus de 3,5 t', 'truck', 'C'],
  ['Bus', 'Transport de personnes de plus de neuf places', 'bus', 'D'],
  ['Moto', 'Motocyclette de plus de 125 cm³', 'motorcycle', 'A'],
  ['Scooter', 'Deux-roues jusqu’à 125 cm³', 'scooter', 'A1'],
];

export const VEHICLE_COLORS: readonly (readonly [name: string, hexCode: string])[] = [
  ['Blanc', '#FFFFFF'],
  ['Noir', '#000000'],
  ['Gris', '#808080'],
  ['Gris anthracite', '#383E42'],
  ['Argent', '#C0C0C0'],
  ['Bleu', '#1E4FA3'],
  ['Bleu nuit', '#0B1F3A'],
  ['Rouge', '#C1121F'],
  ['Bordeaux', '#6D071A'],
  ['Vert', '#2E7D32'],
  ['Jaune', '#F9C80E'],
  ['Orange', '#F57C00'],
  ['Marron', '#6D4C41'],
  ['Beige', '#D9C7A3'],
  ['Doré', '#C9A227'],
];

/** `co2` is kilograms per energy unit used in the vehicle (tank to wheel); null when the value depends on the supplier. */
export const FUEL_TYPES: readonly {
  readonly code: string;
  readonly name: string;
  readonly unit: 'liter' | 'kwh' | 'kg';
  readonly kind: 'petrol' | 'diesel' | 'lpg' | 'cng' | 'electricity' | 'hydrogen' | null;
  readonly counts: boolean;
  readonly eco: boolean;
  readonly co2: string | null;
}[] = [
  { code: 'SP95', name: 'Sans plomb 95', unit: 'liter', kind: 'petrol', counts: true, eco: false, co2: '2.2800' },
  { code: 'SP98', name: 'Sans plomb 98', unit: 'liter', kind: 'petrol', counts: true, eco: false, co2: '2.2800' },
  { code: 'DIESEL', name: 'Diesel', unit: 'liter', kind: 'diesel', counts: true, eco: false, co2: '2.6600' },
  { code: 'B7', name: 'Gazole B7', unit: 'liter', kind: 'diesel', counts: true, eco: false, co2: '2.5000' },
  { code: 'B10', name: 'Gazole B10', unit: 'liter', kind: 'diesel', counts: true, eco: false, co2: '2.4200' },
  { code: 'E10', name: 'Sans plomb 95-E10', unit: 'liter', kind: 'petrol', counts: true, eco: false, co2: '2.2100' },
  { code: 'E85', name: 'Superéthanol E85', unit: 'liter', kind: 'petrol', counts: true, eco: true, co2: '0.6100' },
  { code: 'GPL', name: 'GPL', unit: 'liter', kind: 'lpg', counts: true, eco: true, co2: '1.6000' },
  { code: 'GNV', name: 'Gaz naturel (GNV)', unit: 'kg', kind: 'cng', counts: true, eco: true, co2: '2.7500' },
  { code: 'ELEC', name: 'Électrique', unit: 'kwh', kind: 'electricity', counts: true, eco: true, co2: '0.0000' },
  { code: 'HYBRID', name: 'Hybride', unit: 'liter', kind: 'petrol', counts: true, eco: true, co2: '2.2800' },
  { code: 'PHEV', name: 'Hybride rechargeable', unit: 'liter', kind: 'petrol', counts: true, eco: true, co2: '2.2800' },
  { code: 'H2', name: 'Hydrogène', unit: 'kg', kind: 'hydrogen', counts: true, eco: true, co2: '0.0000' },
  { code: 'ADBLUE', name: 'AdBlue', unit: 'liter', kind: null, counts: false, eco: false, co2: null },
];

/** `brand`, `category` and `fuel` name rows of the lists above. */
export const VEHICLE_MODELS: readonly {
  readonly brand: string;
  readonly name: string;
  readonly since: number;
  readonly category: string;
  readonly fuel: string;
  readonly tankL: string | null;
}[] = [
  { brand: 'Peugeot', name: '208', since: 2012, category: 'Citadine', fuel: 'E10', tankL: '44.0' },
  { brand: 'Peugeot', name: '308', since: 2007, category: 'Berline', fuel: 'B7', tankL: '53.0' },
  { brand: 'Peugeot', name: '3008', since: 2009, category: 'SUV', fuel: 'B7', tankL: '53.0' },
  { brand: 'Peugeot', name: 'Partner', since: 1996, category: 'Utilitaire', fuel: 'B7', tankL: '50.0' },
  { brand: 'Renault', name: 'Clio', since: 1990, category: 'Citadine', fuel: 'E10', tankL: '42.0' },
  { brand: 'Renault', name: 'Mégane', since: 1995, category: 'Berline', fuel: 'B7', tankL: '47.0' },
  { brand: 'Renault', name: 'Kangoo', since: 1997, category: 'Utilitaire', fuel: 'B7', tankL: '54.0' },
  { brand: 'Renault', name: 'Master', since: 1980, category: 'Utilitaire', fuel: 'B7', tankL: '80.0' },
  { brand: 'Renault', name: 'Zoé', since: 2012, category: 'Citadine', fuel: 'ELEC', tankL: null },
  { brand: 'Citroën', name: 'C3', since: 2002, category: 'Citadine', fuel: 'E10', tankL: '45.0' },
  { brand: 'Citroën', name: 'Berlingo', since: 1996, category: 'Utilitaire', fuel: 'B7', tankL: '50.0' },
  { brand: 'Dacia', name: 'Duster', since: 2010, category: 'SUV', fuel: 'B7', tankL: '50.0' },
  { brand: 'Dacia', name: 'Sandero', since: 2008, category: 'Citadine', fuel: 'E10', tankL: '50.0' },
  { brand: 'Toyota', name: 'Hilux', since: 1968, category: 'Utilitaire', fuel: 'DIESEL', tankL: '80.0' },
  { brand: 'Toyota', name: 'Land Cruiser Prado', since: 1984, category: 'SUV', fuel: 'DIESEL', tankL: '87.0' },
  { brand: 'Toyota', name: 'Corolla', since: 1966, category: 'Berline', fuel: 'SP95', tankL: '50.0' },
  { brand: 'Toyota', name: 'Hiace', since: 1967, category: 'Bus', fuel: 'DIESEL', tankL: '70.0' },
  { brand: 'Nissan', name: 'Navara', since: 1997, category: 'Utilitaire', fuel: 'DIESEL', tankL: '80.0' },
  { brand: 'Mitsubishi', name: 'L200', since: 1978, category: 'Utilitaire', fuel: 'DIESEL', tankL: '75.0' },
  { brand: 'Suzuki', name: 'Alto', since: 1979, category: 'Citadine', fuel: 'SP95', tankL: '35.0' },
  { brand: 'Hyundai', name: 'Tucson', since: 2004, category: 'SUV', fuel: 'DIESEL', tankL: '62.0' },
  { brand: 'Kia', name: 'Picanto', since: 2004, category: 'Citadine', fuel: 'SP95', tankL: '35.0' },
  { brand: 'Ford', name: 'Ranger', since: 1998, category: 'Utilitaire', fuel: 'DIESEL', tankL: '80.0' },
  { brand: 'Mercedes-Benz', name: 'Actros', since: 1996, category: 'Camion', fuel: 'DIESEL', tankL: '390.0' },
  { brand: 'Volkswagen', name: 'Golf', since: 1974, category: 'Berline', fuel: 'E10', tankL: '50.0' },
];
