import { expect } from '@jest/globals';
import { type ChatUser, registerUser } from './chat-user.js';
import { expectEnvelope, expectNow, MESSAGE_ID } from './expected.js';
import type { HttpReply } from './http-client.js';
import { sharedServer } from './shared-server.js';
import type { SocketClient } from './socket-client.js';
import { unique } from './unique.js';

/** Two users of the shared server who write to each other. */
export interface Pair {
  readonly alice: ChatUser;
  readonly bob: ChatUser;
  /** The conversation's id on the wire. */
  readonly conversation: string;
}

export async function newPair(): Promise<Pair> {
  const { app } = sharedServer();
  const alice = await registerUser(app, unique('a'), { nickname: 'Alice' });
  const bob = await registerUser(app, unique('b'), { nickname: 'Bob' });
  return { alice, bob, conversation: `${app.id}_${alice.uid},${app.id}_${bob.uid}` };
}

/** What contract 3.7 says of the reply; the ids are filled in (DESIGN 6.6). Returns the message id. */
export function expectSent(reply: HttpReply, pair: Pair, content: unknown, type = 'Msg:Txt'): string {
  const { alice, bob, conversation } = pair;
  expectEnvelope(reply, 200, '消息發送成功', {
    msg_id: expect.stringMatching(MESSAGE_ID),
    from_uid: alice.uid,
    target_uid: bob.uid,
    type,
    content,
    send_time: expect.any(String),
    status: 1,
    arrivals_callback: 0,
    message_direction: 1,
    conversation,
  });
  const { msg_id, send_time } = reply.json.data as { msg_id: string; send_time: string };
  expectNow(send_time);
  return msg_id;
}

/** The frame of contract 5.5.5. */
export async function expectReceived(
  socket: SocketClient,
  pair: Pair,
  msgId: string,
  content: unknown,
  type = 'Msg:Txt',
): Promise<void> {
  const frame = await socket.nextFrame(({ msg_id }) => msg_id === msgId);
  expect(frame).toEqual({
    msg_id: msgId,
    from_uid: pair.alice.uid,
    target_uid: pair.bob.uid,
    type,
    content,
    send_time: expect.any(String),
    status: 1,
    arrivals_callback: 1,
    message_direction: 2,
    nickname: 'Alice',
    // What is not stored has no place in the conversation.
    ...(type.startsWith('Msg:') && { seq: expect.any(Number) }),
  });
  expectNow(frame.send_time);
}

/** A message the other way has arrived, so everything that was on its way in this conversation has, too. */
export async function fence(from: ChatUser, to: ChatUser, socket: SocketClient): Promise<string> {
  const text = unique('fence ');
  await from.sendText(to, text);
  await socket.nextText(text);
  return text;
}
