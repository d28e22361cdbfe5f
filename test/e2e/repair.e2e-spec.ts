import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerUser } from '../harness/chat-user.js';
import { runSql } from '../harness/database.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';

describe('hongyan repair unread', () => {
  let hongyan: Hongyan;

  beforeAll(async () => {
    hongyan = await startHongyan();
  });

  afterAll(() => hongyan?.dispose());

  it('reports what does not follow from the log, changes nothing until it is told to, and then mends it', async () => {
    const { app, installation } = hongyan;
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    for (const text of ['1', '2', '3']) await alice.sendText(bob, text);
    const repair = (...args: string[]): Promise<unknown> =>
      installation.cliProgram('repair', 'unread', ...args);
    const right = { conversations: 1, wrong: 0, isFixed: false, differences: [] };
    expect(await repair()).toEqual(right);
    await runSql(installation.databaseUrl, 'UPDATE inbox SET unread_count = 7 WHERE unread_count = 3');
    const wrong = {
      conversations: 1,
      wrong: 1,
      differences: [{ differences: [{ field: 'unreadCount', stored: 7, derived: 3 }] }],
    };
    expect(await repair('--app', app.key)).toMatchObject({ ...wrong, isFixed: false });
    expect(await bob.unread()).toBe(7);
    expect(await repair('--fix')).toMatchObject({ ...wrong, isFixed: true });
    expect(await bob.unread()).toBe(3);
    expect(await repair()).toEqual(right);
  });
});
