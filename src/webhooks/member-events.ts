/** The kind of the runs that bring an event about a member to the company's webhooks. */
export const MEMBER_EVENT_RUN = 'members.tell';
