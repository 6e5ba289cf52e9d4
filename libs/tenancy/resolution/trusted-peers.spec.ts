import { TrustedPeers } from './trusted-peers';

describe('trusted peers', () => {
  const peers = new TrustedPeers(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);

  it.each(['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.7', 'fd00::1'])('believes %s', (address) => {
    expect(peers.includes(address)).toBe(true);
  });

  it.each(['11.0.0.1', '192.0.2.8', '::1', 'fe80::1%eth0', '', 'x', undefined])('does not believe %s', (address) => {
    expect(peers.includes(address)).toBe(false);
  });

  it.each(['', 'x', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/a', '300.1.1.1'])('refuses the entry %j', (entry) => {
    expect(() => new TrustedPeers([entry])).toThrow(RangeError);
  });
});
