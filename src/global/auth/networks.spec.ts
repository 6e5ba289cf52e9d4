import { networkOf, rangeOf, subscriberOf, wideNetworkOf } from './networks';

describe('The network of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.9', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', 'unknown'],
  ])('of the subscriber of %s is %s for request budgets', (address, subscriber) => {
    expect(subscriberOf(address)).toBe(subscriber);
  });

  it('is one of many in the /48 of a rented server, in IPv6 only', () => {
    expect(wideNetworkOf('2001:db8:1:2::1')).toBe('2001:db8:1::/48');
    expect(wideNetworkOf('2001:db8:1:ffff::1')).toBe('2001:db8:1::/48');
    expect(wideNetworkOf('203.0.113.7')).toBeNull();
  });

  it('has a first and a last address', () => {
    expect(rangeOf('203.0.113.7')).toEqual({ first: '203.0.113.0', last: '203.0.113.255' });
    expect(rangeOf('2001:db8:1:2::7')).toEqual({ first: '2001:db8:1:2::', last: '2001:db8:1:2:ffff:ffff:ffff:ffff' });
    expect(rangeOf('')).toBeNull();
  });
});
