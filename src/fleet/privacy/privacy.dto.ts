import { Text } from '../../records/fields';

export class ErasePersonBody {
  @Text(255, 'Demande de la personne du 3 mars')
  reason!: string;
}
