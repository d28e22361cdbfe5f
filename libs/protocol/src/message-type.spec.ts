import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isChatType, MESSAGE_TYPE_LENGTH_MAX } from './message-type.js';

describe(isChatType.name, () => {
  it.each(['Msg:Txt', 'Msg:Img', 'Msg:Customize', 'Msg:Ware', 'Msg:Information', `Msg:${'x'.repeat(16)}`])(
    'lets clients send %s',
    (type) => expect(isChatType(type)).toBe(true),
  );

  it.each([
    '',
    'Msg:',
    'msg:txt',
    'Sys:Disconnect',
    'Sys:Customize',
    'Ntf:Online',
    'Msg:Txt\n',
    'Msg:T xt',
    'Msg:文',
    ' Msg:Txt',
    `Msg:${'x'.repeat(17)}`,
  ])('refuses %j', (type) => expect(isChatType(type)).toBe(false));

  it('never lets a type through that the column does not hold or that a frame would have to escape', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rest) => {
        const type = `Msg:${rest}`;
        if (!isChatType(type)) return;
        expect(type.length).toBeLessThanOrEqual(MESSAGE_TYPE_LENGTH_MAX);
        expect(type).toMatch(/^[\x21-\x7e]+$/);
      }),
    );
  });
});
