import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chatFrame, connectFrame, disconnectFrame, readFrame } from './frames.js';

const MSG_ID = '3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11';
const TIME = '2023-11-15 06:13:20';

describe('frames', () => {
  it('greets as contract 5.5.1 prints it, byte for byte', () => {
    expect(connectFrame(MSG_ID, '7f0000010b5700000001', TIME)).toBe(
      `{"msg_id":"${MSG_ID}","from_uid":"","target_uid":"","type":"Sys:Connect",` +
        `"content":{"client_id":"7f0000010b5700000001"},"send_time":"${TIME}","status":1,"arrivals_callback":0,` +
        `"message_direction":2}`,
    );
  });

  it('sends away as contract 5.5.2 prints it, with the code at the top level too', () => {
    expect(disconnectFrame(MSG_ID, 4006, '用戶不存在', TIME)).toBe(
      `{"msg_id":"${MSG_ID}","from_uid":"","target_uid":"","type":"Sys:Disconnect",` +
        `"content":{"code":4006,"msg":"用戶不存在"},"send_time":"${TIME}","status":1,"arrivals_callback":1,` +
        `"message_direction":2,"code":4006}`,
    );
  });

  it('tells of a reading as contract 5.5.3 prints it', () => {
    expect(readFrame(MSG_ID, '1002', '1001', TIME)).toBe(
      `{"msg_id":"${MSG_ID}","from_uid":"1002","target_uid":"1001","type":"Sys:MsgRead","content":"",` +
        `"send_time":"${TIME}","status":1,"arrivals_callback":0,"message_direction":2}`,
    );
  });

  it('carries a message as contract 5.5.5 prints it', () => {
    const frame = chatFrame({
      msgId: MSG_ID,
      fromUid: '1001',
      targetUid: '1002',
      type: 'Msg:Txt',
      contentJson: '{"content":"hello","extra":""}',
      sendTime: TIME,
      nickname: 'Alice',
    });
    expect(frame).toBe(
      `{"msg_id":"${MSG_ID}","from_uid":"1001","target_uid":"1002","type":"Msg:Txt",` +
        `"content":{"content":"hello","extra":""},"send_time":"${TIME}","status":1,"arrivals_callback":1,` +
        `"message_direction":2,"nickname":"Alice"}`,
    );
  });

  it('ends a stored message with its sequence', () => {
    const message = {
      msgId: MSG_ID,
      fromUid: '1001',
      targetUid: '1002',
      type: 'Msg:Txt',
      contentJson: '{"content":"hello","extra":""}',
      sendTime: TIME,
      nickname: 'Alice',
    };
    expect(chatFrame({ ...message, seq: 7 })).toBe(`${chatFrame(message).slice(0, -1)},"seq":7}`);
  });

  it('is a JSON object with the values it was given, whatever people are called', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, fc.object(), (fromUid, targetUid, nickname, content) => {
        const frame = chatFrame({
          msgId: MSG_ID,
          fromUid,
          targetUid,
          type: 'Msg:Txt',
          contentJson: JSON.stringify(content),
          sendTime: TIME,
          nickname,
        });
        expect(JSON.parse(frame)).toEqual({
          msg_id: MSG_ID,
          from_uid: fromUid,
          target_uid: targetUid,
          type: 'Msg:Txt',
          content: JSON.parse(JSON.stringify(content)),
          send_time: TIME,
          status: 1,
          arrivals_callback: 1,
          message_direction: 2,
          nickname,
        });
      }),
    );
  });

  it('splices content in verbatim: numbers, nulls and key order survive', () => {
    const contentJson = '{"b":1.0,"a":12345678901234567890,"n":null,"o":{},"l":[]}';
    const frame = chatFrame({
      msgId: MSG_ID,
      fromUid: 'a',
      targetUid: 'b',
      type: 'Msg:Customize',
      contentJson,
      sendTime: TIME,
      nickname: '',
    });
    expect(frame).toContain(`"content":${contentJson},`);
  });
});
