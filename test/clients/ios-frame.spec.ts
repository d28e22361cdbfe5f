import { describe, expect, it } from '@jest/globals';
import { Crash } from './crash.js';
import { eventOf } from './ios-frame.js';

const MESSAGE = {
  msg_id: 'm',
  from_uid: 'a',
  target_uid: 'b',
  type: 'Msg:Txt',
  content: { content: 'hi', extra: null },
  status: 1,
  message_direction: 2,
  nickname: 'A',
};
const take = (value: unknown) => eventOf(Buffer.from(JSON.stringify(value)), false);
const disconnect = (code: unknown) => take({ type: 'Sys:Disconnect', content: { code } });

describe('the iOS SDK’s frames', () => {
  it('are told apart', () => {
    expect(take({ type: 'Sys:Connect' }).kind).toBe('connected');
    expect(take(MESSAGE).kind).toBe('message');
    expect(take([MESSAGE]).kind).toBe('message');
    expect(take({ type: 'Sys:MsgRead', content: '' }).kind).toBe('ignored');
    expect(take({ mode: 'heart', type: null }).kind).toBe('heartbeat');
    expect(eventOf(Buffer.from('hello'), false).kind).toBe('ignored');
  });

  it('cost the token with 4004 and 4006', () => {
    expect(disconnect(4006)).toEqual({ kind: 'disconnected', code: 4006, deletesToken: true });
    expect(disconnect('4004')).toMatchObject({ deletesToken: true });
    expect(disconnect(4013)).toMatchObject({ deletesToken: false });
  });

  it('crash as bytes', () => {
    expect(() => eventOf(Buffer.from(JSON.stringify(MESSAGE)), true)).toThrow(Crash);
  });

  it.each<[string, unknown]>([
    ['a list of something else', [1]],
    ['null for type', { type: null }],
    ['a number for type', { type: 1 }],
    ['a Sys:Disconnect with text for content', { type: 'Sys:Disconnect', content: '' }],
    ['a Sys:Disconnect with null for content', { type: 'Sys:Disconnect', content: null }],
    ['a Sys:Disconnect with null for code', { type: 'Sys:Disconnect', content: { code: null } }],
    ['a number for from_uid', { ...MESSAGE, from_uid: 1001 }],
    ['null for from_uid', { ...MESSAGE, from_uid: null }],
    ['no msg_id', { ...MESSAGE, msg_id: undefined }],
    ['a number for msg_id', { ...MESSAGE, msg_id: 1 }],
    ['text for content', { ...MESSAGE, content: 'hi' }],
    ['a number for the text', { ...MESSAGE, content: { content: 5 } }],
    ['another direction', { ...MESSAGE, message_direction: 0 }],
    ['null for nickname', { ...MESSAGE, nickname: null }],
  ])('crash on %s', (_, frame) => {
    expect(() => take(frame)).toThrow(Crash);
  });
});
