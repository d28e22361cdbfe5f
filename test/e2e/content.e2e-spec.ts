import { describe, expect, it } from '@jest/globals';
import { succeeded } from '../harness/chat-user.js';
import { expectParameterError } from '../harness/expected.js';
import { STYLES } from '../harness/request-styles.js';
import { expectReceived, expectSent, fence, newPair } from '../harness/sending.js';
import { SocketClient } from '../harness/socket-client.js';

describe('what a message may carry', () => {
  it.each(STYLES)('24. the four body styles carry the same message: %s', async (style) => {
    const pair = await newPair();
    const socket = await SocketClient.connect(pair.bob);
    const sent = { content: '+ & = % 你好 👋 " \\ é', extra: { deep: [1, 2.5, 1e21, '"'] } };
    const parameters = { target_uid: pair.bob.uid, type: 'Msg:Txt', content: JSON.stringify(sent) };
    const reply = await pair.alice.call('POST', '/messages/send', parameters, style);
    const msgId = expectSent(reply, pair, sent);
    await expectReceived(socket, pair, msgId, sent);
    expect((await pair.alice.history(pair.bob)).data[0]!.content).toEqual(sent);
    await socket.close();
  });

  it('26. Android: a raw newline inside the text vanishes, in the frame and in the reply', async () => {
    const pair = await newPair();
    const socket = await SocketClient.connect(pair.bob);
    const content = '{"content":"a\nb","extra":""}';
    const parameters = { target_uid: pair.bob.uid, type: 'Msg:Txt', content };
    const reply = await pair.alice.call('POST', '/messages/send', parameters, 'form');
    const expected = { content: 'ab', extra: '' };
    await expectReceived(socket, pair, expectSent(reply, pair, expected), expected);
    await socket.close();
  });

  it('26. every control character that contract 3.7 names vanishes, and no other', async () => {
    const pair = await newPair();
    const socket = await SocketClient.connect(pair.bob);
    const text = `a\u0000\u0001\t\n\r\u001fb\u0080\u009fc\u007f\u00a0\u2028d`;
    const content = `{"content":"${text}","extra":""}`;
    const parameters = { target_uid: pair.bob.uid, type: 'Msg:Txt', content };
    const reply = await pair.alice.call('POST', '/messages/send', parameters, 'json');
    const expected = { content: 'abc\u007f\u00a0\u2028d', extra: '' };
    await expectReceived(socket, pair, expectSent(reply, pair, expected), expected);
    await socket.close();
  });

  it.each([
    ['say "hi"', '{"content":"say "hi"","extra":""}', { content: 'say "hi"', extra: '' }],
    ['a backslash', '{"content":"C:\\dir","extra":""}', { content: 'C:\\dir', extra: '' }],
    ['a look-alike', '{"content":"x","extra":"y" z","extra":""}', { content: 'x","extra":"y" z', extra: '' }],
  ])(
    '27. Android: text with %s that was never escaped arrives as it was typed',
    async (_, content, expected) => {
      const pair = await newPair();
      const socket = await SocketClient.connect(pair.bob);
      const parameters = { target_uid: pair.bob.uid, type: 'Msg:Txt', content };
      const reply = await pair.alice.call('POST', '/messages/send', parameters, 'form');
      await expectReceived(socket, pair, expectSent(reply, pair, expected), expected);
      expect((await pair.bob.history(pair.alice)).data[0]!.content).toEqual(expected);
      await socket.close();
    },
  );

  it('28. pictures carry both URLs, in frame and history', async () => {
    const pair = await newPair();
    const socket = await SocketClient.connect(pair.bob);
    const content = {
      img_url: 'https://im.example.com/files/1/a.jpeg',
      thumbnail_url: 'https://im.example.com/files/1/a_thumb.jpeg',
    };
    const parameters = { target_uid: pair.bob.uid, type: 'Msg:Img', content: JSON.stringify(content) };
    const reply = await pair.alice.post('/messages/send', parameters);
    await expectReceived(socket, pair, expectSent(reply, pair, content, 'Msg:Img'), content, 'Msg:Img');
    expect((await pair.bob.history(pair.alice)).data[0]).toMatchObject({ type: 'Msg:Img', content });
    await socket.close();
  });

  it('29. empty objects and arrays inside custom content stay what they are', async () => {
    const pair = await newPair();
    const socket = await SocketClient.connect(pair.bob);
    const content = { a: {}, b: [], c: { d: {}, e: [[]] } };
    const parameters = { target_uid: pair.bob.uid, type: 'Msg:Customize', content: JSON.stringify(content) };
    const reply = await pair.alice.post('/messages/send', parameters);
    const msgId = expectSent(reply, pair, content, 'Msg:Customize');
    await expectReceived(socket, pair, msgId, content, 'Msg:Customize');
    expect((await pair.alice.history(pair.bob)).data[0]!.content).toEqual(content);
    await socket.close();
  });

  it.each([
    ['Sys:Disconnect', '{"code":4006}'],
    ['Sys:Connect', '{"client_id":"x"}'],
    ['Sys:MsgRead', ''],
    ['Sys:Customize', '{"k":1}'],
    ['sys:customize', '{"k":1}'],
    ['Ntf:Online', 't'],
    ['msg:Txt', '{"content":"x"}'],
    ['Msg:', '{"content":"x"}'],
    [' Msg:Txt', '{"content":"x"}'],
    [`Msg:${'x'.repeat(17)}`, '{"content":"x"}'],
    ['Msg:你好', '{"content":"x"}'],
  ])('35. the type %s is refused with 4003 and nobody gets a frame', async (type, content) => {
    const { alice, bob } = await newPair();
    const socket = await SocketClient.connect(bob);
    expectParameterError(await alice.post('/messages/send', { target_uid: bob.uid, type, content }));
    const marker = await fence(alice, bob, socket);
    expect(socket.frames.map((frame) => frame.type)).toEqual(['Sys:Connect', 'Msg:Txt']);
    expect(await bob.historyTexts(alice)).toEqual([marker]);
    await socket.close();
  });

  it('35. a text that is no text and a picture without http URLs are refused with 4003 (S1)', async () => {
    const { alice, bob } = await newPair();
    const contents: [string, unknown][] = [
      ['Msg:Txt', { content: ['x'] }],
      ['Msg:Txt', { content: { a: 1 } }],
      ['Msg:Txt', { content: true }],
      ['Msg:Txt', { content: null }],
      ['Msg:Img', { img_url: 'https://im.example.com/a.jpeg' }],
      ['Msg:Img', { img_url: 'javascript:alert(1)', thumbnail_url: 'https://im.example.com/a.jpeg' }],
      ['Msg:Img', { img_url: 1, thumbnail_url: 2 }],
    ];
    for (const [type, content] of contents) {
      const parameters = { target_uid: bob.uid, type, content: JSON.stringify(content) };
      expectParameterError(await alice.post('/messages/send', parameters));
    }
    const number = { target_uid: bob.uid, type: 'Msg:Txt', content: '{"content":5,"extra":""}' };
    const reply = succeeded(await alice.post('/messages/send', number));
    expect((reply.data as { content: unknown }).content).toEqual({ content: '5', extra: '' });
    expect(await bob.historyTexts(alice)).toEqual(['5']);
  });

  it('keeps 65535 bytes of content whole and refuses one more with 4003 (3.7)', async () => {
    const pair = await newPair();
    const socket = await SocketClient.connect(pair.bob);
    const frame = '{"content":"","extra":""}';
    const longest = `你${'x'.repeat(65_535 - frame.length - 3)}`;
    const content = JSON.stringify({ content: longest, extra: '' });
    expect(Buffer.byteLength(content)).toBe(65_535);
    const parameters = { target_uid: pair.bob.uid, type: 'Msg:Txt' };
    const expected = { content: longest, extra: '' };
    const byPost = await pair.alice.call('POST', '/messages/send', { ...parameters, content }, 'form');
    await expectReceived(socket, pair, expectSent(byPost, pair, expected), expected);
    const byGet = await pair.alice.call('GET', '/messages/send', { ...parameters, content }, 'query');
    expectSent(byGet, pair, expected);
    const tooLong = JSON.stringify({ content: `${longest}x`, extra: '' });
    expectParameterError(await pair.alice.post('/messages/send', { ...parameters, content: tooLong }));
    expect((await pair.bob.history(pair.alice)).total).toBe(2);
    await socket.close();
  });
});
