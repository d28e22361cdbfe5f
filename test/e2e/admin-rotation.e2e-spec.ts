import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ADMIN_TEST_ENV, type AdminClient, signInOperator } from '../harness/admin-client.js';
import { answered, makeApp } from '../harness/admin-apps.js';
import { Installation } from '../harness/installation.js';
import type { ServerProcess } from '../harness/server-process.js';
import { signedCall, type TestApp } from '../harness/signed-call.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';

const AT_ONCE_MS = 1_000;
const CALLERS_PER_NODE = 2;

let installation: Installation;
let nodes: readonly ServerProcess[];
let operator: AdminClient;

beforeAll(async () => {
  installation = await Installation.create({ env: ADMIN_TEST_ENV });
  nodes = await Promise.all([1, 2].map(() => installation.start({ roles: ['api'] })));
  operator = await signInOperator(installation, nodes[0]!.http);
});

afterAll(async () => {
  await installation?.dispose();
});

/** App servers that call both nodes without a pause, with whatever secret they have at the moment. */
class Load {
  readonly failures: string[] = [];
  answers = 0;
  private isOver = false;
  private readonly done: Promise<void[]>;

  constructor(
    private readonly secretOf: (caller: number) => string,
    app: TestApp,
  ) {
    const callers = nodes.flatMap(({ http }) => Array.from({ length: CALLERS_PER_NODE }, () => http));
    this.done = Promise.all(callers.map((http, index) => this.call({ ...app, http }, index)));
  }

  /** Until so many more calls were answered. */
  async goOn(count = 40): Promise<void> {
    const enough = this.answers + count;
    await until(`${count} more answers`, () => this.answers >= enough);
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.done;
  }

  private async call(app: TestApp, index: number): Promise<void> {
    while (!this.isOver) {
      const secret = this.secretOf(index);
      const { json } = await signedCall({ ...app, secret }, '/users/register', { uid: unique('u') });
      if (json.code !== 200) this.failures.push(`caller ${index}: ${json.code}`);
      this.answers++;
    }
  }
}

it('changes the secret of an app under load without one failed call, and ends the old one on every node', async () => {
  const { id: tenantId } = answered(await operator.call('POST', 'tenants', { name: unique('tenant-') }), 201);
  const app = await makeApp(operator, nodes[0]!, tenantId);
  const secrets = `apps/${app.id}/secrets`;
  const [old] = answered(await operator.call('GET', secrets)).items;

  const inUse = Array.from({ length: nodes.length * CALLERS_PER_NODE }, () => app.secret);
  const load = new Load((caller) => inUse[caller]!, app);
  await load.goOn();

  const { secret } = answered(await operator.call('POST', secrets, { keepHours: 24 }), 201);
  // One app server of two has the new one, on each node.
  for (let caller = 0; caller < inUse.length; caller += CALLERS_PER_NODE) inUse[caller] = secret;
  await load.goOn();
  inUse.fill(secret);
  await load.goOn();

  answered(await operator.call('DELETE', `${secrets}/${old.id}`), 204);
  for (const { http } of nodes) {
    const codeOfOld = async (): Promise<number> =>
      (await signedCall({ ...app, http }, '/users/register', { uid: unique('u') })).json.code;
    await until('the old secret to be refused', async () => (await codeOfOld()) === 4005, AT_ONCE_MS);
    for (let again = 0; again < 3; again++) expect(await codeOfOld()).toBe(4005);
  }
  await load.goOn();
  await load.end();
  expect(load.failures).toEqual([]);

  const [present] = answered(await operator.call('GET', secrets)).items;
  expect(present).toMatchObject({ status: 'live', expiresAtMs: null });
  expect(present.lastUsedAtMs).toBeGreaterThanOrEqual(present.createdAtMs);
});
