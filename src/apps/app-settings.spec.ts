import { describe, expect, it } from '@jest/globals';
import { AdminError } from '@hongyan/kernel';
import { APP_SETTING_NAMES, type AppSettings, checkSettings, readSettings } from './app-settings.js';

const OPEN = { allowHttp: true, allowPrivate: true };
const STRICT = { allowHttp: false, allowPrivate: false };

const parse = (pair: string): Partial<AppSettings> => checkSettings(readSettings([pair]), OPEN);

describe('app settings', () => {
  it.each([
    ['signature=legacy', { signature: 'legacy' }],
    ['mobileSignature=report', { mobileSignature: 'report' }],
    ['onlineNotice=contacts', { onlineNotice: 'contacts' }],
    ['historyMove=open', { historyMove: 'open' }],
    ['callbackUrl=https://Back.example/im?a=b=c', { callbackUrl: 'https://back.example/im?a=b=c' }],
    ['callbackUrl=', { callbackUrl: '' }],
    ['retentionDays=0', { retentionDays: 0 }],
    ['blockedReply=4011', { blockedReply: '4011' }],
    ['allowedOrigins=*', { allowedOrigins: ['*'] }],
    [
      'allowedOrigins=https://A.example, http://b.example:8080/',
      { allowedOrigins: ['https://a.example', 'http://b.example:8080'] },
    ],
    ['language=zh-CN', { language: 'zh-CN' }],
    ['devicesMax=5', { devicesMax: 5 }],
    ['connectionsMax=0', { connectionsMax: 0 }],
  ])('understands %s', (pair, settings) => {
    expect(parse(pair)).toEqual(settings);
    // What is kept is understood again, as a script reads and writes it.
    expect(checkSettings(settings, OPEN)).toEqual(settings);
  });

  it.each([
    'signature=STRICT',
    'mobileSignature=',
    'onlineNotice=all',
    'historyMove=no',
    'callbackUrl=ftp://back.example/',
    'callbackUrl=https://user:pw@back.example/',
    'callbackUrl=back.example',
    `callbackUrl=https://back.example/${'x'.repeat(1000)}`,
    'retentionDays=-1',
    'retentionDays=1.5',
    'retentionDays=36501',
    'retentionDays=',
    'blockedReply=4012',
    'allowedOrigins=',
    'allowedOrigins=a.example',
    'allowedOrigins=https://a.example/path',
    'allowedOrigins=https://a.example,*',
    'language=fr',
    'devicesMax=-1',
    'connectionsMax=many',
    'colour=red',
    'signature',
    '',
  ])('refuses "%s" with one sentence', (pair) => {
    const refused = (): unknown => parse(pair);
    expect(refused).toThrow(AdminError);
    expect(refused).toThrow(/^(\w+ must be .+|".*" is no setting: .+)$/);
  });

  it.each([
    [{ retentionDays: '7' }, 'retentionDays'],
    [{ retentionDays: 7.5 }, 'retentionDays'],
    [{ devicesMax: NaN }, 'devicesMax'],
    [{ allowedOrigins: 'https://a.example' }, 'allowedOrigins'],
    [{ allowedOrigins: [] }, 'allowedOrigins'],
    [{ allowedOrigins: ['*', 'https://a.example'] }, 'allowedOrigins'],
    [{ allowedOrigins: [7] }, 'allowedOrigins'],
    [{ signature: ['strict'] }, 'signature'],
    [{ callbackUrl: 7 }, 'callbackUrl'],
  ])('refuses %j and says which', (given, field) => {
    expect(() => checkSettings(given, OPEN)).toThrow(
      expect.objectContaining({ code: 'invalid_input', details: expect.objectContaining({ field }) }),
    );
  });

  it('takes what is null or undefined for not given', () => {
    expect(checkSettings({ signature: null, language: undefined }, STRICT)).toEqual({});
  });

  it.each([
    'http://back.example/',
    'https://10.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://localhost/',
    'https://im.LOCALHOST./',
  ])('refuses callbacks to %s where only the public Internet is called', (callbackUrl) => {
    expect(() => checkSettings({ callbackUrl }, STRICT)).toThrow(AdminError);
    expect(checkSettings({ callbackUrl }, OPEN)).toEqual({ callbackUrl: new URL(callbackUrl).href });
  });

  it('names every setting', () => {
    expect(APP_SETTING_NAMES).toHaveLength(11);
  });
});
