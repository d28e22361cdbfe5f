import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ADMIN_TEST_ENV, type AdminClient, signInOperator } from '../harness/admin-client.js';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { runSql } from '../harness/database.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { uploadPicture, web } from '../harness/picture-uploads.js';
import { jpegOf } from '../harness/pictures.js';
import { signedCall } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';
import { unique } from '../harness/unique.js';
import { readZip } from '../harness/zip.js';

interface Job {
  readonly id: number;
  readonly status: string;
  readonly progress: { readonly done: number; readonly total: number | null };
}

const SECRET = 'nobody else may know this';

describe('One user’s data', () => {
  let hongyan: Hongyan;
  let operator: AdminClient;
  let alice: ChatUser;
  let bob: ChatUser;
  let pictureUrl: string;

  beforeAll(async () => {
    hongyan = await startHongyan({ env: ADMIN_TEST_ENV });
    operator = await signInOperator(hongyan.installation, hongyan.server.http);
  });

  afterAll(() => hongyan?.dispose());

  /** Alice and Bob have talked, Alice last; Alice has uploaded a picture. */
  beforeEach(async () => {
    const { app, server } = hongyan;
    alice = await registerUser(app, unique('alice'), { nickname: 'Alice', avatar: 'a.png', extend: SECRET });
    bob = await registerUser(app);
    await alice.sendText(bob, 'one');
    await bob.sendText(alice, 'two');
    await alice.sendText(bob, SECRET);
    const picture = await uploadPicture(server.http, web(alice.token, await jpegOf(40, 30)));
    pictureUrl = picture.img_url;
  });

  const path = (rest: string): string => `apps/${hongyan.app.id}/${rest}`;

  async function finished(kind: 'erase' | 'export', uid: string): Promise<Job> {
    const body = kind === 'erase' ? { uid } : undefined;
    const accepted = await operator.call('POST', path(`users/${uid}/${kind}`), body);
    expect(accepted.status).toBe(202);
    return until(`the ${kind} is done`, async () => {
      const job = (await operator.call('GET', path(`jobs/${accepted.body.id}`))).body as Job;
      return job.status === 'done' && job;
    });
  }

  function download({ id }: Job): Promise<Response> {
    const { http, cookie } = operator;
    return fetch(`${http}/admin/v1/${path(`jobs/${id}/download`)}`, { headers: { cookie } });
  }

  it('comes together in a zip of everything that is kept, and of nothing that lets anybody in', async () => {
    succeeded(await signedCall(hongyan.app, '/users/block', { uid: alice.uid }));
    const job = await finished('export', alice.uid);
    expect(job.progress).toEqual({ done: 2, total: 2 });
    const response = await download(job);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="user-data-${job.id}.zip"`,
    );
    const zip = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-length')).toBe(String(zip.length));
    const files = readZip(zip);
    const json = (name: string): unknown => JSON.parse(files.get(name)!.toString());
    expect(json('profile.json')).toMatchObject({ uid: alice.uid, nickname: 'Alice', extend: SECRET });
    expect(json('tokens.json')).toEqual([
      { createdAtMs: expect.any(Number), expiresAtMs: expect.any(Number) },
    ]);
    expect(json('blocks.json')).toEqual([{ createdAtMs: expect.any(Number) }]);
    const lines = files.get('messages.jsonl')!.toString().trimEnd().split('\n');
    const messages = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(messages.map(({ id, fromUid, content }) => [id, fromUid, content])).toEqual([
      [1, alice.uid, { content: 'one', extra: '' }],
      [2, bob.uid, { content: 'two', extra: '' }],
      [3, alice.uid, { content: SECRET, extra: '' }],
    ]);
    const picture = Buffer.from(await (await fetch(pictureUrl)).arrayBuffer());
    expect(files.get(`files/${pictureUrl.split('/').at(-1)}`)).toEqual(picture);
    expect([...files.keys()]).toHaveLength(5);
    const everything = [...files.values()].map(String).join('');
    expect(everything).not.toContain(alice.token);
  });

  it('lies where no route of pictures serves it, and goes when its day is over', async () => {
    const { installation, app, server } = hongyan;
    const job = await finished('export', alice.uid);
    const folder = `${installation.environment['HONGYAN_MEDIA_DIR']}/${app.id}/private`;
    const names = await readdir(folder);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect((await fetch(`${server.http}/files/${app.id}/private/${name}`)).status).toBe(404);
    }
    await runSql(
      installation.databaseUrl,
      'UPDATE user_data_jobs SET expires_at_ms = 1 WHERE object_key IS NOT NULL',
    );
    expect((await download(job)).status).toBe(404);
  });

  it('goes: profile, token, sockets, pictures, and messages on both sides, but not what the peers said', async () => {
    const { installation, app } = hongyan;
    const socket = await SocketClient.connect(alice);
    const exported = await finished('export', alice.uid);
    const refused = await operator.call('POST', path(`users/${alice.uid}/erase`), { uid: bob.uid });
    expect([refused.status, refused.body.error.field]).toEqual([422, 'uid']);
    expect(await bob.unread()).toBe(2);
    const { progress } = await finished('erase', alice.uid);
    expect(progress).toEqual({ done: 2, total: 2 });

    await until('the socket is closed', () => !socket.isOpen);
    expect((await alice.get('/chat/users')).json?.code).toBe(4006);
    expect(await bob.historyTexts(alice)).toEqual(['two']);
    expect((await bob.history(alice)).total).toBe(1);
    expect(await bob.unread()).toBe(0);
    const { rows } = await bob.contacts();
    expect(rows).toEqual([
      expect.objectContaining({
        uid: alice.uid,
        nickname: '',
        avatar: '',
        content: { content: 'two', extra: '' },
      }),
    ]);
    expect((await fetch(pictureUrl)).status).toBe(404);
    expect((await download(exported)).status).toBe(404);
    expect(await installation.cli('repair', 'unread', '--app', app.key)).toMatchObject({ wrong: 0 });

    const audit = await operator.call('GET', `audit?action=userdata.&objectId=${alice.uid}`);
    const actions = (audit.body.items as { action: string }[]).map(({ action }) => action);
    expect(actions).toEqual(['userdata.erase', 'userdata.export']);
    expect(audit.text).not.toContain(SECRET);
    expect(audit.text).not.toContain('Alice');
  });

  it('leaves a uid that may be registered again, to somebody who finds nothing of before', async () => {
    await finished('erase', alice.uid);
    const again = await registerUser(hongyan.app, alice.uid);
    expect((await again.contacts()).total).toBe(0);
    expect(await again.history(bob)).toEqual({ data: [], total: 0 });
    await bob.sendText(again, 'welcome');
    const { data, total } = await again.history(bob);
    // Sequences are never given out twice.
    expect([total, data.map(({ id }) => id)]).toEqual([1, [4]]);
    expect(await bob.historyTexts(again)).toEqual(['two', 'welcome']);
    expect(await again.unread()).toBe(1);
  });

  it('is not there for a uid that nobody has', async () => {
    const nobody = unique('nobody');
    expect((await operator.call('POST', path(`users/${nobody}/erase`), { uid: nobody })).status).toBe(404);
    expect((await operator.call('POST', path(`users/${nobody}/export`))).status).toBe(404);
  });
});

describe('Jobs about one user', () => {
  it('are one at a time, wait for a worker, and go on when theirs is killed', async () => {
    const hongyan = await startHongyan({ roles: ['api'], env: ADMIN_TEST_ENV });
    try {
      const { installation, server, app } = hongyan;
      const operator = await signInOperator(installation, server.http);
      const [alice, bob] = [await registerUser(app), await registerUser(app)];
      await alice.sendText(bob, 'gone');
      const call = (kind: string, body?: object): ReturnType<AdminClient['call']> =>
        operator.call('POST', `apps/${app.id}/users/${alice.uid}/${kind}`, body);
      const first = await call('erase', { uid: alice.uid });
      const second = await call('erase', { uid: alice.uid });
      expect([second.status, second.body.id, second.body.status]).toEqual([202, first.body.id, 'waiting']);
      const other = await call('export');
      expect([other.status, other.body.error.code]).toEqual([409, 'conflict']);
      // A worker that died in the middle has left this.
      await runSql(
        installation.databaseUrl,
        "UPDATE user_data_jobs SET status = 'running', attempt_count = 1, total_count = 1",
      );
      await installation.start({ roles: ['worker'] });
      await until('the job is done', async () => {
        const { body } = await operator.call('GET', `apps/${app.id}/jobs/${first.body.id}`);
        return body.status === 'done';
      });
      expect((await bob.history(alice)).total).toBe(0);
      expect((await bob.contacts()).total).toBe(0);
    } finally {
      await hongyan.dispose();
    }
  });
});
