/** Where webhooks are kept: a company's own in its database, the platform's in the global one. The columns are the same. */
export interface WebhookTables {
  readonly endpoints: string;
  readonly subscriptions: string;
  readonly deliveries: string;
}
