import { sendWebhook } from '../../../src/webhooks/webhook-sender';
import { BabblingReceiver, WebhookReceiver } from '../../support/webhook-receiver';

const MESSAGE = { eventId: 'c0ffee', body: '{}', secret: 'whsec_c2VjcmV0' };

describe('The webhook sender', () => {
  const receiver = new WebhookReceiver();

  beforeAll(() => receiver.open());
  afterAll(() => receiver.close());

  const leadingTo = (...addresses: readonly string[]) => {
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    };
    return { asked, resolve };
  };

  it.each([[['10.0.0.1']], [['127.0.0.1']], [['169.254.169.254']], [['::1']], [['8.8.8.8', '192.168.1.1']]])(
    'goes nowhere when a public name leads to %j',
    async (addresses) => {
      const { resolve } = leadingTo(...addresses);
      const sent = sendWebhook('https://hooks.example.com/x', MESSAGE, { allowsPrivate: false, resolve });
      await expect(sent).rejects.toThrow('target refused');
      expect(receiver.received).toEqual([]);
    },
  );

  it('reports the same error for an unresolved name as for a private address', async () => {
    const resolve = () => Promise.reject(new Error('getaddrinfo ENOTFOUND db.example.com'));
    const sent = sendWebhook('https://db.example.com/x', MESSAGE, { allowsPrivate: false, resolve });
    await expect(sent).rejects.toThrow(/^target refused$/);
  });

  it('connects to the checked address, with one DNS lookup', async () => {
    const { asked, resolve } = leadingTo('127.0.0.1');
    const url = receiver.url.replace('127.0.0.1', 'hooks.example.invalid');
    expect(await sendWebhook(url, MESSAGE, { allowsPrivate: true, resolve })).toBe(200);
    expect(asked).toEqual(['hooks.example.invalid']);
    expect(receiver.received[0]?.headers.host).toMatch(/^hooks\.example\.invalid:/);
  });

  it('follows no redirect', async () => {
    receiver.status = 302;
    const { resolve } = leadingTo('127.0.0.1');
    const before = receiver.received.length;
    expect(await sendWebhook(receiver.url, MESSAGE, { allowsPrivate: true, resolve })).toBe(302);
    expect(receiver.received).toHaveLength(before + 1);
  });

  it.each([
    ['endless', /^answer too long$/],
    ['cut', /ECONNRESET|aborted/],
  ] as const)('does not count an answer that is %s as received', async (how, reason) => {
    const babbling = new BabblingReceiver(how);
    const url = await babbling.open();
    await expect(sendWebhook(url, MESSAGE, { allowsPrivate: true })).rejects.toThrow(reason);
    await babbling.close();
  });

  it('reports why a delivery failed', async () => {
    const gone = sendWebhook('http://127.0.0.1:1/x', MESSAGE, { allowsPrivate: true });
    await expect(gone).rejects.toThrow('ECONNREFUSED');
  });
});
