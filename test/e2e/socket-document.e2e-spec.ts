import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { registerUser, succeeded } from '../harness/chat-user.js';
import { newPair } from '../harness/sending.js';
import { ROOT } from '../harness/server-process.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedCall } from '../harness/signed-call.js';
import { type Frame, SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

interface AsyncApi {
  readonly components: {
    readonly messages: Readonly<Record<string, { examples: readonly { payload: unknown }[] }>>;
  };
  readonly operations: Readonly<
    Record<'receiveFrames' | 'sendFrames', { messages: readonly { $ref: string }[] }>
  >;
}

const document = parse(readFileSync(join(ROOT, 'docs/asyncapi.yaml'), 'utf8')) as AsyncApi;
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'asyncapi');

function namesIn(operation: keyof AsyncApi['operations']): string[] {
  return document.operations[operation].messages.map(({ $ref }) => $ref.split('/').at(-1)!);
}

const FROM_SERVER = namesIn('receiveFrames');
const FROM_CLIENT = namesIn('sendFrames');

function fits(name: string): ValidateFunction {
  return ajv.compile({ $ref: `asyncapi#/components/messages/${name}/payload` });
}

/** The messages of the document that a frame is one of. */
function namesOf(frame: unknown, among: readonly string[] = FROM_SERVER): string[] {
  return among.filter((name) => fits(name)(frame));
}

function examplesOf(name: string): unknown[] {
  return document.components.messages[name]!.examples.map(({ payload }) => payload);
}

describe('docs/asyncapi.yaml', () => {
  it('is valid AsyncAPI 3', () => {
    const official = createRequire(import.meta.url)(
      '@asyncapi/specs/schemas/3.0.0-without-$id.json',
    ) as object;
    const strict = new Ajv({ strict: false, allErrors: true });
    addFormats.default(strict);
    const isAsyncApi = strict.compile(official);
    expect([isAsyncApi(document), isAsyncApi.errors]).toEqual([true, null]);
  });

  it('says of every message who sends it, and its examples are that message and no other', () => {
    expect([...FROM_SERVER, ...FROM_CLIENT].sort()).toEqual(Object.keys(document.components.messages).sort());
    for (const among of [FROM_SERVER, FROM_CLIENT]) {
      for (const name of among) {
        expect(examplesOf(name)).not.toEqual([]);
        for (const example of examplesOf(name)) expect(namesOf(example, among)).toEqual([name]);
      }
    }
  });

  it('knows every frame of a session, and a session has every frame that it knows', async () => {
    const { app, ws } = sharedServer();
    const { alice, bob } = await newPair();
    const stranger = await SocketClient.open(`${ws}/wss?token=nobody`);
    const flutter = await SocketClient.connect(alice, {
      more: '&EIO=4&transport=websocket',
      headers: { 'user-agent': 'Dart/2.18 (dart:io)' },
    });
    await stranger.untilClosed();
    await bob.sendText(alice, 'hello');
    await flutter.nextText('hello');
    await alice.sendText(bob, 'hello, too');
    await bob.read(alice);
    await flutter.nextFrame(({ type }) => type === 'Sys:MsgRead');
    await flutter.nextFrame(({ type }) => type === 'Sys:MsgReaded');
    succeeded(await bob.post('/messages/onlineNotice'));
    await flutter.nextFrame(({ type, from_uid }) => type === 'Ntf:Online' && from_uid === bob.uid);
    for (const type of ['Sys:Customize', 'sys:customize']) {
      const told = { from_uid: bob.uid, target_uid: alice.uid, type, content: '{"k":1}' };
      succeeded(await signedCall(app, '/messages/sendByApps', told));
      await flutter.nextFrame((frame) => frame.type === type);
    }
    const frames: Frame[] = [...stranger.frames, ...flutter.frames];
    const names = frames.map((frame) => namesOf(frame));
    expect(names.map(({ length }) => length)).toEqual(frames.map(() => 1));
    expect([...new Set(names.flat())].sort()).toEqual([...FROM_SERVER].sort());
    expect(stranger.closeCode).toBe(4006);
    await flutter.close();
  });

  it('has heartbeats that the server takes without a word', async () => {
    const user = await registerUser(sharedServer().app);
    const socket = await SocketClient.connect(user);
    const words = examplesOf('heartbeat') as string[];
    expect(words).toHaveLength(4);
    for (const word of words) {
      socket.socket.send(word);
      socket.socket.send(Buffer.from(word));
    }
    await socket.ping();
    expect(socket.frames.filter(({ type }) => type !== 'Ntf:Online')).toHaveLength(1);
    expect(socket.isOpen).toBe(true);
    await socket.close();
  });

  it('has a receipt that makes the message arrive', async () => {
    const { alice, bob } = await newPair();
    const socket = await SocketClient.connect(bob);
    await alice.sendText(bob, 'hello');
    const { msg_id } = await socket.nextText('hello');
    const receipt = { ...(examplesOf('receipt')[0] as object), msg_id };
    expect(namesOf(receipt, FROM_CLIENT)).toEqual(['receipt']);
    socket.socket.send(JSON.stringify(receipt));
    await until('the message to have arrived', async () => {
      const { data } = await alice.history(bob);
      return data[0]!.status === 2;
    });
    await socket.close();
  });
});
