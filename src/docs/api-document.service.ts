import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DeclaredRoutes } from '@hongyan/http';
import { openApi } from './openapi.js';
import type { OpenApiDocument } from './openapi-document.js';
import { ADMIN_CALLBACK_ROUTES } from './admin/callbacks.js';
import { ADMIN_MESSAGE_ROUTES } from './admin/messages.js';
import { ADMIN_USER_ROUTES } from './admin/users.js';
import { CHAT_ROUTES } from './routes/chat.js';
import { MESSAGE_ROUTES } from './routes/messages.js';
import { SYSTEM_ROUTES } from './routes/system.js';
import { USER_ROUTES } from './routes/users.js';
import { WEBHOOK_ROUTES } from './routes/webhooks.js';

const ADMIN_DOCS = { ...ADMIN_USER_ROUTES, ...ADMIN_MESSAGE_ROUTES, ...ADMIN_CALLBACK_ROUTES };
const DOCS = {
  ...USER_ROUTES,
  ...WEBHOOK_ROUTES,
  ...MESSAGE_ROUTES,
  ...CHAT_ROUTES,
  ...SYSTEM_ROUTES,
  ...ADMIN_DOCS,
};
/** The demo page is no part of the product. */
const UNDOCUMENTED = /^\/demo(\/|$)/;

/** The document of this process's routes, made once from what they declare. */
@Injectable()
export class ApiDocument implements OnApplicationBootstrap {
  document!: OpenApiDocument;

  constructor(private readonly routes: DeclaredRoutes) {}

  onApplicationBootstrap(): void {
    this.document = openApi(
      this.routes.list().filter(({ path }) => !UNDOCUMENTED.test(path)),
      DOCS,
    );
  }
}
