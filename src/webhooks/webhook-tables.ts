/**
 * The tables of the webhooks: a company's are in its own database, the platform's in the global one. The columns are
 * the same.
 */
export interface WebhookTables {
  readonly endpoints: string;
  readonly subscriptions: string;
  readonly deliveries: string;
}
