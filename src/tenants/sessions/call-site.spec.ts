import { describe, expect, it } from '@jest/globals';
import { type CallSite, isOwnSite } from './call-site.js';

const OWN: CallSite = {
  origin: undefined,
  fetchSite: undefined,
  host: 'im.example.com:8080',
  publicUrl: 'https://im.example.com',
};

describe('isOwnSite', () => {
  it.each([
    ['a script, which says nothing', {}],
    ['a page of the host that was called', { origin: 'http://im.example.com:8080' }],
    ['the same behind a proxy that ends TLS', { origin: 'https://im.example.com:8080' }],
    ['a page of the public address', { origin: 'https://im.example.com' }],
    ['a page, as the browser says itself', { fetchSite: 'same-origin' }],
    ['an address that was typed', { fetchSite: 'none' }],
  ])('takes %s', (_, site) => {
    expect(isOwnSite({ ...OWN, ...site })).toBe(true);
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a neighbour', { fetchSite: 'same-site' }],
    ['another site that hides its name', { origin: 'null' }],
    ['another port', { origin: 'http://im.example.com:9090' }],
    ['the public address by plain http', { origin: 'http://im.example.com' }],
    ['a host that only begins alike', { origin: 'https://im.example.com.evil.example' }],
    ['two headers that contradict', { origin: 'https://im.example.com', fetchSite: 'cross-site' }],
  ])('refuses %s', (_, site) => {
    expect(isOwnSite({ ...OWN, ...site })).toBe(false);
  });

  it('knows only the host where no public address is set', () => {
    const site = { ...OWN, publicUrl: '', origin: 'https://im.example.com' };
    expect(isOwnSite(site)).toBe(false);
  });
});
