import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chatFrame } from './frames.js';
import { readChatFrame } from './read-frame.js';

/** Texts that try to look like the frame around them. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('","content":', ',"send_time":"', '\\","content":1', '"}', ',"content":{},"send_time":"'),
);
/** JSON as senders write it: key order, spaces and number spellings are theirs. */
const contentJson = fc.oneof(
  fc.json(),
  fc.constantFrom(
    '{ "b":1.0,  "a" : 1e3 }',
    '{"content":{},"send_time":"x","nickname":"y"}',
    '{"a":",\\"content\\":"}',
  ),
);

describe('a chat frame that is read back', () => {
  it('gives every text and the content to the letter', () => {
    const message = fc.record({
      msgId: fc.uuid(),
      fromUid: text,
      targetUid: text,
      type: text,
      contentJson,
      nickname: text,
    });
    fc.assert(
      fc.property(message, (each) => {
        expect(readChatFrame(chatFrame({ ...each, sendTime: '2026-01-02 03:04:05' }))).toEqual(each);
      }),
    );
  });
});
