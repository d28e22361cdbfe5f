import { describe, expect, it } from '@jest/globals';
import { filteredTextOf } from './filtered-text.js';

const TEXT = '{"content":"hi","extra":""}';

describe('filteredTextOf', () => {
  it.each(['Msg:Txt', 'msg:txt', 'MSG:TXT'])('is the text of a %s', (type) => {
    expect(filteredTextOf(type, TEXT)).toBe('hi');
  });

  it.each(['Msg:Img', 'Msg:Customize', 'Msg:Txt2', 'Msg:Tx', 'Sys:Customize'])(
    'is nothing of a %s',
    (type) => {
      expect(filteredTextOf(type, TEXT)).toBeNull();
    },
  );

  it.each(['{}', '{"content":null}', '{"content":5}', '{"content":["hi"]}', '{"extra":"hi"}'])(
    'is nothing when there is no text: %s',
    (contentJson) => {
      expect(filteredTextOf('Msg:Txt', contentJson)).toBeNull();
    },
  );
});
