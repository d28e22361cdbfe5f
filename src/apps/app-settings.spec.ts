import { describe, expect, it } from '@jest/globals';
import { AppError } from '@hongyan/kernel';
import { APP_SETTING_NAMES, parseSettings } from './app-settings.js';

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
    expect(parseSettings([pair])).toEqual(settings);
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
    const refused = (): unknown => parseSettings([pair]);
    expect(refused).toThrow(AppError);
    expect(refused).toThrow(/^(\w+ must be .+|".*" is no setting: .+)$/);
  });

  it('names every setting', () => {
    expect(APP_SETTING_NAMES).toHaveLength(11);
  });
});
