import { Text } from '../fields';

export class EraseDriverBody {
  @Text(255, 'Demande du conducteur du 3 mars')
  reason!: string;
}
