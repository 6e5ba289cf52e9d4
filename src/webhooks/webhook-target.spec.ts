import { isPublicAddress, isWebhookUrl } from './webhook-target';

const PUBLIC = { allowsPrivate: false };

describe('the target of a webhook', () => {
  it.each([
    'http://hooks.example.com/x',
    'https://localhost/x',
    'https://localhost./x',
    'https://hooks.localhost/x',
    'https://LOCALHOST../x',
    'https://router.local/x',
    'https://metadata.google.internal./x',
    'https://127.0.0.1./x',
    'https://0177.0.0.1/x',
    'https://0x7f000001/x',
    'https://127.1/x',
    'https://[::ffff:7f00:1]/x',
    'https://[::]/x',
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://10.1.2.3/x',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://[fd00::1]/x',
    'https://user:secret@hooks.example.com/x',
    'ftp://hooks.example.com/x',
    'file:///etc/passwd',
    'not a url',
  ])('is not %s', (url) => {
    expect(isWebhookUrl(url, PUBLIC)).toBe(false);
  });

  it('is a public server, by name or by address', () => {
    for (const url of ['https://hooks.example.com/x', 'https://hooks.example.com:8443/x?y=1', 'https://8.8.8.8/x'])
      expect(isWebhookUrl(url, PUBLIC)).toBe(true);
  });

  it('may be this machine if the policy permits private targets', () => {
    expect(isWebhookUrl('http://127.0.0.1:9999/x', { allowsPrivate: true })).toBe(true);
    expect(isWebhookUrl('ftp://127.0.0.1/x', { allowsPrivate: true })).toBe(false);
  });

  it.each([
    '0.0.0.0',
    '100.64.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    'ff02::1',
    '::',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'x',
  ])('is not the address %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
