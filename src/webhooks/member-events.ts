/** The kind of the jobs that deliver an event about a member to the company's webhooks. */
export const MEMBER_EVENT_RUN = 'members.tell';
