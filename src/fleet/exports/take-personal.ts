/** Who may export one person's data may take that of many along. */
export const TAKE_PERSONAL = 'drivers:export_personal_data';
