import type { ParameterType } from './system-parameter.entity';

export interface ParameterDefault {
  readonly key: string;
  readonly value: string;
  readonly dataType: ParameterType;
  readonly description: string;
  readonly isEditable: boolean;
  readonly isPublic: boolean;
}

const parameter = (
  key: string,
  dataType: ParameterType,
  value: string,
  description: string,
  { isEditable = true, isPublic = false } = {},
): ParameterDefault => ({ key, dataType, value, description, isEditable, isPublic });

/** The parameters of the platform (domain.md §17.3). */
export const DEFAULT_PARAMETERS: readonly ParameterDefault[] = [
  parameter('app.name', 'string', 'Impact Auto', 'Name shown to people', { isPublic: true }),
  parameter('app.locales', 'json', '["fr","en"]', 'Languages on offer', { isPublic: true }),
  parameter('system.maintenance_mode', 'boolean', 'false', 'Whether the platform is closed for maintenance', {
    isPublic: true,
  }),
  parameter('system.session_timeout', 'integer', '3600', 'Seconds a session lives without a request'),
  parameter('system.max_login_attempts', 'integer', '5', 'Failed logins of an account before pauses begin'),
  parameter('retention.logs_days', 'integer', '90', 'Days logs are kept'),
  parameter('retention.sessions_days', 'integer', '7', 'Days ended sessions are kept'),
];
