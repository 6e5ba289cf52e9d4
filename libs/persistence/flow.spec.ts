import { defineFlow } from './flow';

const STATUSES = ['draft', 'sent', 'archived'] as const;

const LETTERS = defineFlow({
  statuses: STATUSES,
  column: 'status',
  initial: 'draft',
  entries: ['archived'],
  actions: { send: { from: ['draft'], to: 'sent' }, archive: { from: ['sent'], to: 'archived' } },
  refusal: (action, status, { from }) => new Error(`${action} from ${status}, not ${from.join()}`),
});

describe('A flow', () => {
  it('takes a step with a row in one of its statuses', () => {
    const { send } = LETTERS.actions;
    expect(send.on({ id: 7, status: 'draft' })).toEqual({ id: 7, step: send });
    expect(send).toMatchObject({ column: 'status', from: ['draft'], to: 'sent' });
  });

  it('refuses a row in another status with its own error', () => {
    expect(() => LETTERS.actions.send.on({ id: 7, status: 'sent' })).toThrow('send from sent, not draft');
    expect(LETTERS.actions.archive.refusal('draft').message).toBe('archive from draft, not sent');
  });

  it('creates rows in its first status and in the statuses of imported rows', () => {
    expect(LETTERS.initial).toBe('draft');
    expect(LETTERS.entry('archived')).toBe('archived');
    expect(() => LETTERS.entry('sent')).toThrow('no row is created in the status "sent"');
  });

  it('has no status that nothing leads to', () => {
    const rules = { statuses: STATUSES, column: 'status', initial: 'draft', refusal: () => new Error() } as const;
    const actions = { send: { from: ['draft'], to: 'sent' } } as const;
    expect(() => defineFlow({ ...rules, actions })).toThrow('no action leads to the status "archived"');
  });
});
