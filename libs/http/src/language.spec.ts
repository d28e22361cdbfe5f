import { describe, expect, it } from '@jest/globals';
import { languageFor } from './language.js';

describe('languageFor', () => {
  it('is the configured one, whatever a browser sends along', () => {
    expect(languageFor('zh-TW', 'en-US,en;q=0.9')).toBe('zh-TW');
    expect(languageFor('en', undefined)).toBe('en');
  });

  it.each([
    ['en-US,en;q=0.9', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['zh-Hans-HK', 'zh-CN'],
    ['zh-Hant', 'zh-TW'],
    ['zh-hk, en', 'zh-TW'],
    ['zh', 'zh-CN'],
    ['en;q=0.1, zh-TW;q=0.8', 'zh-TW'],
    ['fr-FR, de;q=0.9, EN;q=0.2', 'en'],
    ['en;q=0, zh-CN;q=0.1', 'zh-CN'],
    ['fr', 'zh-TW'],
    ['*', 'zh-TW'],
    [';;q=,,=', 'zh-TW'],
    [undefined, 'zh-TW'],
  ])('matches "%s" with %s when it is to go by the header', (header, language) => {
    expect(languageFor('auto', header)).toBe(language);
  });
});
