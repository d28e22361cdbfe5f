import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigModule } from '@hongyan/config';
import {
  applyWireManners,
  Caller,
  createFastifyAdapter,
  HttpModule,
  Input,
  KnownRoutes,
} from '@hongyan/http';
import { Reply, RequiredText } from '@hongyan/http';
import { type AppPrincipal, SYSTEM } from '@hongyan/kernel';
import { PersistenceModule } from '@hongyan/persistence';
import { TelemetryModule } from '@hongyan/telemetry';
import { unique } from '../../test/harness/unique.js';
import { SILENT } from '../../test/medium/redis.js';
import { TestInstallation } from '../../test/medium/parts.js';
import { TenantsService } from '../tenants/tenants.service.js';
import type { App } from './app.js';
import { AppAdministration } from './app-administration.service.js';
import { AppSecretRoute } from './app-secret.guard.js';
import { signatureOf } from './app-signature.js';
import { AppsModule } from './apps.module.js';

class ThingDto {
  @RequiredText()
  thing!: string;
}

@Controller()
class ThingController {
  @AppSecretRoute('GET', 'thing', ThingDto)
  get(@Caller() { appId }: AppPrincipal, @Input() { thing }: ThingDto): Reply {
    return new Reply('success', { appId, thing });
  }
}

let installation: TestInstallation;
let nest: NestFastifyApplication;
let app: App;
let secret: string;

beforeAll(async () => {
  installation = await TestInstallation.create();
  const { config } = installation;
  @Module({
    imports: [
      ConfigModule.forRoot(config),
      TelemetryModule.forRoot(SILENT),
      PersistenceModule,
      HttpModule,
      AppsModule,
    ],
    controllers: [ThingController],
  })
  class ThingModule {}
  nest = await NestFactory.create<NestFastifyApplication>(ThingModule, createFastifyAdapter(config), {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  applyWireManners(nest.getHttpAdapter().getInstance(), config, nest.get(KnownRoutes));
  await nest.listen(0, '127.0.0.1');
  ({ app, secret } = await newApp());
});

afterAll(async () => {
  await nest?.close();
  await installation?.dispose();
});

async function newApp(): Promise<{ app: App; secret: string }> {
  const { id } = await nest.get(TenantsService).ensure('tenant');
  return nest.get(AppAdministration).create(SYSTEM, id, unique('app-'));
}

async function ask(
  parameters: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const query = new URLSearchParams(parameters).toString();
  const reply = await fetch(`${await nest.getUrl()}/thing?${query}`, { headers });
  expect(reply.status).toBe(200);
  return reply.json();
}

const MISSING = { code: 4003, message: '參數錯誤', data: null };
const WRONG = { code: 4008, message: '無效key', data: null };

describe('a route for app servers that show their secret (contract 2.2)', () => {
  it('lets them in', async () => {
    expect(await ask({ app_key: app.key, app_secret: secret, thing: 'x' })).toMatchObject({
      code: 200,
      data: { appId: app.id, thing: 'x' },
    });
  });

  it('asks for key, secret and parameters first', async () => {
    expect(await ask({ app_secret: secret, thing: 'x' })).toEqual(MISSING);
    expect(await ask({ app_key: app.key, thing: 'x' })).toEqual(MISSING);
    expect(await ask({ app_key: app.key, app_secret: secret })).toEqual(MISSING);
    expect(await ask({ app_key: app.key, app_secret: 'wrong' })).toEqual(MISSING);
  });

  it('S7. compares exactly, and answers a wrong secret like an unknown key', async () => {
    for (const wrong of ['x', secret.toUpperCase(), secret.slice(1), `${secret} `, 'x'.repeat(5000)]) {
      expect(await ask({ app_key: app.key, app_secret: wrong, thing: 'x' })).toEqual(WRONG);
    }
    for (const key of ['x', app.key.toUpperCase()]) {
      expect(await ask({ app_key: key, app_secret: secret, thing: 'x' })).toEqual(WRONG);
    }
    const other = await newApp();
    expect(await ask({ app_key: app.key, app_secret: other.secret, thing: 'x' })).toEqual(WRONG);
  });

  it('refuses a disabled app', async () => {
    const other = await newApp();
    await nest.get(AppAdministration).setStatus(SYSTEM, other.app.id, 'disabled');
    expect(await ask({ app_key: other.app.key, app_secret: other.secret, thing: 'x' })).toEqual(WRONG);
  });

  it('takes a signature instead', async () => {
    const nonce = unique('n');
    const timeStamp = String(Date.now());
    const sign = signatureOf(secret, nonce, timeStamp);
    const headers = { 'app-key': app.key, nonce, 'time-stamp': timeStamp, sign };
    expect(await ask({ thing: 'x' }, headers)).toMatchObject({ code: 200, data: { appId: app.id } });
    expect(await ask({ thing: 'x' }, headers)).toMatchObject({ code: 4005 });
  });
});
