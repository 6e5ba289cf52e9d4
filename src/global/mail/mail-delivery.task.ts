import { defineTask } from '#jobs';
import { MailOutbox } from './mail-outbox';

/** Sends e-mails whose first attempt failed, or whose process died before it. */
export const mailDeliver = defineTask({
  name: 'mail.deliver',
  scope: 'platform',
  schedule: { at: { everyMs: 30_000 } },
  outside: { longestMs: 600_000 },
  uses: MailOutbox,
  run: async (mail) => {
    await mail.deliver();
    return null;
  },
});
