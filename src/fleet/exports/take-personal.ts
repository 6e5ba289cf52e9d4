/** The permission to export one person's data also allows exporting personal data in bulk. */
export const TAKE_PERSONAL = 'drivers:export_personal_data';
