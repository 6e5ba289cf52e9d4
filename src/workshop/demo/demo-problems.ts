import type { Priority } from '../interventions/intervention.choices';
import type { WorkType } from '../pricing/pricing';

/** `price` in CFA francs; a company in euros charges one four-hundredth of it. */
type DemoLine = readonly [workType: WorkType, description: string, quantity: string, price: number, discount?: string];

export interface DemoProblem {
  readonly title: string;
  /** Name of an intervention type. */
  readonly type: string;
  readonly priority: Priority;
  readonly lines: readonly DemoLine[];
}

const problem = (title: string, type: string, priority: Priority, ...lines: readonly DemoLine[]): DemoProblem => ({
  title,
  type,
  priority,
  lines,
});

/** Invented problems that drivers report, with the work that repairs them. */
export const DEMO_PROBLEMS: readonly DemoProblem[] = [
  problem(
    'Bruit au freinage avant',
    'Réparation freinage',
    'high',
    ['supply', 'Plaquettes de frein avant', '1', 65_000],
    ['supply', 'Disques de frein avant', '2', 38_000, '10'],
    ['labor', 'Remplacement freins avant', '2.5', 12_000],
  ),
  problem(
    'Révision des 20 000 km',
    'Révision',
    'medium',
    ['supply', 'Huile moteur 5W30', '6', 5_500],
    ['supply', 'Filtre à huile', '1', 9_500],
    ['supply', 'Filtre à air', '1', 14_000],
    ['labor', 'Révision', '2', 12_000],
  ),
  problem(
    'Climatisation sans effet',
    'Réparation climatisation',
    'low',
    ['supply', 'Recharge de gaz R134a', '1', 35_000],
    ['labor', 'Recherche de fuite', '1.5', 12_000],
  ),
  problem(
    'Voyant moteur allumé',
    'Diagnostic',
    'high',
    ['labor', 'Diagnostic électronique', '1', 15_000],
    ['supply', 'Sonde lambda', '1', 78_000],
  ),
  problem(
    'Batterie à plat',
    'Changement batterie',
    'urgent',
    ['supply', 'Batterie 12 V 70 Ah', '1', 72_000],
    ['labor', 'Pose et contrôle de charge', '0.5', 12_000],
  ),
  problem(
    'Quatre pneus usés',
    'Changement pneus',
    'medium',
    ['supply', 'Pneu 265/65 R17', '4', 95_000, '5'],
    ['labor', 'Montage et équilibrage', '1.5', 10_000],
  ),
  problem(
    'Courroie de distribution à l’échéance',
    'Changement courroie',
    'medium',
    ['supply', 'Kit de distribution', '1', 145_000],
    ['supply', 'Pompe à eau', '1', 48_000],
    ['labor', 'Dépose et pose', '4.5', 12_000],
  ),
  problem(
    'Amortisseurs fatigués',
    'Réparation suspension',
    'medium',
    ['supply', 'Amortisseur avant', '2', 56_000],
    ['labor', 'Remplacement et géométrie', '3', 12_000],
  ),
  problem(
    'Choc arrière sur parking',
    'Carrosserie',
    'low',
    ['supply', 'Pare-chocs arrière', '1', 118_000],
    ['other', 'Peinture', '1', 60_000],
    ['labor', 'Tôlerie', '5', 11_000],
  ),
  problem(
    'Démarrage difficile le matin',
    'Réparation électrique',
    'high',
    ['supply', 'Démarreur échange standard', '1', 132_000],
    ['labor', 'Remplacement du démarreur', '2', 12_000],
  ),
  problem(
    'Fuite d’huile sous le moteur',
    'Réparation moteur',
    'urgent',
    ['supply', 'Joint de carter', '1', 22_000],
    ['supply', 'Huile moteur 5W30', '6', 5_500],
    ['labor', 'Dépose du carter', '3.5', 12_000],
  ),
  problem(
    'Vidange de la boîte',
    'Vidange',
    'low',
    ['supply', 'Huile de boîte', '4', 7_800],
    ['labor', 'Vidange de boîte', '1', 12_000],
  ),
];
