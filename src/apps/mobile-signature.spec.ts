import { describe, expect, it } from '@jest/globals';
import {
  canonicalText,
  type DeviceSecret,
  judgeMobileSignature,
  type MobileCall,
  mobileSignatureOf,
} from './mobile-signature.js';

const T1 = '0123456789abcdef0123456789abcdef01234567';
const T2 = 'fedcba9876543210fedcba9876543210fedcba98';
const IOS_CONTENT = (text: string): string => `{\n  "content" : "${text}",\n  "extra" : null\n}`;
const FLUTTER: DeviceSecret = { device: 'android', clientAppId: 'flutter-app', secret: 'flutter-secret-01' };
const IOS: DeviceSecret = { device: 'ios', clientAppId: 'ios-app-01', secret: 'ios-secret-01' };

interface Vector {
  readonly name: string;
  readonly secret: DeviceSecret;
  readonly method: string;
  /** As the `Host` header has it. */
  readonly host: string;
  readonly path: string;
  readonly bytes: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly signature: string;
}

const flutter = (parameters: Record<string, string>, timestamp: string, random: string): object => ({
  ...parameters,
  _appid: FLUTTER.clientAppId,
  _timestamp: timestamp,
  _randomstr: random,
});
const ios = (parameters: Record<string, string>, timestamp: string, random: string): object => ({
  ...parameters,
  _appid: IOS.clientAppId,
  _timestamp: timestamp,
  _randomstr: random,
});

/** Contract 2.4.1 and 2.4.2, but for I5. */
const VECTORS = [
  {
    name: 'F1',
    secret: FLUTTER,
    method: 'POST',
    host: 'im.example.com',
    path: '/messages/send',
    bytes: 196,
    parameters: flutter(
      {
        token: T1,
        type: 'Msg:Txt',
        target_uid: '1002',
        content: '{"content":"hello","extra":""}',
        device: 'android',
      },
      '1700000000',
      'abCDefGH',
    ),
    signature: 'ZmVlMjEwZTU2MmJkNzExMmUyYzM3ODc4ODRjMGYyOTE=',
  },
  {
    name: 'F2',
    secret: FLUTTER,
    method: 'POST',
    host: '127.0.0.1:5204',
    path: '/messages/send',
    bytes: 205,
    parameters: flutter(
      {
        token: T1,
        type: 'Msg:Txt',
        target_uid: '1002',
        content: '{"content":"你好 👋","extra":""}',
        device: 'ios',
        push: '0',
      },
      '1700000001',
      'QwErTyUi',
    ),
    signature: 'ZGZhNjliMDE5ZGFmMDY4NWJlMWZmMGFjMWE0MDlkNzc=',
  },
  {
    name: 'F3',
    secret: FLUTTER,
    method: 'POST',
    host: 'im.example.com',
    path: '/messages/send',
    bytes: 315,
    parameters: flutter(
      {
        token: T2,
        type: 'Msg:Img',
        target_uid: '1001',
        content:
          '{"img_url":"https://im.example.com/files/1/20231114/a.jpeg","thumbnail_url":"https://im.example.com/files/1/20231114/a_thumb.jpeg","extra":""}',
        push: '1',
        device: 'android',
      },
      '1700000002',
      'zzzzYYYY',
    ),
    signature: 'Y2U4OWRhYTMwYmVmMjI3NTU2M2VhYmM3ZTkyY2VmMWI=',
  },
  {
    name: 'I1',
    secret: IOS,
    method: 'POST',
    host: 'im.example.com',
    path: '/messages/send',
    bytes: 215,
    parameters: ios(
      {
        token: T1,
        type: 'Msg:Txt',
        target_uid: '1002',
        content: IOS_CONTENT('hello'),
        version: '5.0.7',
        device: 'ios',
      },
      '1700000000',
      'a1B2c3D4',
    ),
    signature: 'MTE5MzAyNGU1ZTQ0MDk5NTc4MGRhMDUzZDY4MWU3YjY=',
  },
  {
    name: 'I2',
    secret: IOS,
    method: 'POST',
    host: '127.0.0.1:5204',
    path: '/messages/send',
    bytes: 193,
    parameters: ios(
      { token: T1, type: 'Msg:Txt', target_uid: '1002', content: IOS_CONTENT('你好'), push: '0' },
      '1700000001',
      'Zz9Yy8Xx',
    ),
    signature: 'YzYzYzNlZGRkYWVjZTZmMmViMmQ3YTc1NmRkZjNjNjQ=',
  },
  {
    name: 'I3',
    secret: IOS,
    method: 'GET',
    host: 'im.example.com',
    path: '/chat/getAllNewMessage',
    bytes: 116,
    parameters: ios({ token: T1 }, '1700000002', '00000000'),
    signature: 'NzU5ZThmMjYzMjI1ODE0YmI4MzAyYzM2NTQ0YjNhMGM=',
  },
  {
    name: 'I4',
    secret: IOS,
    method: 'GET',
    host: 'im.example.com',
    path: '/chat/users',
    bytes: 121,
    parameters: ios({ token: T1, page: '1', limit: '20' }, '1700000003', 'abcd1234'),
    signature: 'ZWUwZDRkN2VmMTczMDUxYjkxNDk3MTJmMmIyMWJmNGI=',
  },
] as Vector[];

const callOf = ({ method, host, path, parameters, signature }: Vector): MobileCall => ({
  method,
  host,
  paths: [path],
  parameters: [{ ...parameters, _signature: signature }],
});
const withParameter = (call: MobileCall, name: string, value: string): MobileCall => ({
  ...call,
  parameters: call.parameters.map((each) => ({ ...each, [name]: value })),
});
const I1 = VECTORS.find(({ name }) => name === 'I1')!;

describe('the mobile request signature (contract 2.4)', () => {
  it.each(VECTORS.map((vector) => [vector.name, vector] as const))('accepts vector %s', (_name, vector) => {
    expect(judgeMobileSignature(callOf(vector), [FLUTTER, IOS])).toBe('valid');
  });

  it.each(VECTORS.map((vector) => [vector.name, vector] as const))(
    'signs as many bytes as vector %s',
    (name, vector) => {
      const host = name === 'I2' ? '127.0.0.1' : vector.host;
      const text = canonicalText(vector.method, host + vector.path, vector.parameters, vector.secret.secret);
      expect(Buffer.byteLength(text)).toBe(vector.bytes);
      expect(mobileSignatureOf(text)).toBe(vector.signature);
    },
  );

  it('cannot verify vector I5, the retry of iOS, which signs values that it does not send', () => {
    const canonical =
      'POSTim.example.com/messages/send_appid=ios-app-01`_randomstr=a1B2c3D4' +
      `\`_signature=${I1.signature}\`_timestamp=1700000000\`content=${IOS_CONTENT('hello')}\`device=ios` +
      `\`target_uid=1002\`token=${T1}\`type=Msg:Txt\`version=5.0.7ios-secret-011700000001e5F6g7H8`;
    const signature = mobileSignatureOf(canonical);
    expect(Buffer.byteLength(canonical)).toBe(331);
    expect(signature).toBe('OTQ1ZGRiZWViZDAzMzcwOGYwMWNmNGM1Y2UwOWRkOGY=');
    const parameters = { ...I1.parameters, _timestamp: '1700000001', _randomstr: 'e5F6g7H8' };
    expect(judgeMobileSignature(callOf({ ...I1, parameters, signature }), [IOS])).toBe('wrong');
  });

  it('refuses a changed signature, parameter, secret or path', () => {
    const call = callOf(I1);
    expect(judgeMobileSignature(withParameter(call, '_signature', `N${I1.signature.slice(1)}`), [IOS])).toBe(
      'wrong',
    );
    expect(judgeMobileSignature(withParameter(call, 'target_uid', '1003'), [IOS])).toBe('wrong');
    expect(judgeMobileSignature(withParameter(call, 'added', 'x'), [IOS])).toBe('wrong');
    expect(judgeMobileSignature({ ...call, paths: ['/chat/users'] }, [IOS])).toBe('wrong');
    expect(judgeMobileSignature(call, [{ ...IOS, secret: 'another' }])).toBe('wrong');
  });

  it('says nothing about a call from a device that is not listed', () => {
    expect(judgeMobileSignature(callOf(I1), [])).toBe('unlisted');
    expect(judgeMobileSignature(callOf(I1), [FLUTTER])).toBe('unlisted');
    expect(judgeMobileSignature(withParameter(callOf(I1), '_signature', ''), [FLUTTER])).toBe('unlisted');
  });

  it('misses a signature only where the call names a listed device', () => {
    const unsigned = withParameter(callOf(I1), '_signature', '');
    expect(judgeMobileSignature(unsigned, [IOS])).toBe('missing');
    expect(judgeMobileSignature(withParameter(unsigned, 'device', 'pc'), [IOS])).toBe('unlisted');
    // A listed device cannot pass by naming another app id.
    expect(judgeMobileSignature(withParameter(callOf(I1), '_appid', 'x'), [IOS])).toBe('wrong');
  });

  it('skips objects and arrays, and sorts by UTF-16 code unit', () => {
    expect(canonicalText('GET', 'h/p', { b: '1', B: '2', ä: '3', list: ['x'], _a: '4' }, 's')).toBe(
      'GETh/pB=2`_a=4`b=1`ä=3s',
    );
  });
});
