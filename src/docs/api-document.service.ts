import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DeclaredRoutes } from '@hongyan/http';
import { ADMIN_API_ROUTES } from './admin/admin-api.js';
import { openApi } from './openapi.js';
import type { OpenApiDocument } from './openapi-document.js';
import { CHAT_ROUTES } from './routes/chat.js';
import { MESSAGE_ROUTES } from './routes/messages.js';
import { SYSTEM_ROUTES } from './routes/system.js';
import { USER_ROUTES } from './routes/users.js';
import { WEBHOOK_ROUTES } from './routes/webhooks.js';

const DOCS = {
  ...USER_ROUTES,
  ...WEBHOOK_ROUTES,
  ...MESSAGE_ROUTES,
  ...CHAT_ROUTES,
  ...SYSTEM_ROUTES,
  ...ADMIN_API_ROUTES,
};
/** Pages for people, and what the demo page calls. */
const UNDOCUMENTED = /^\/(demo|console)(\/|$)/;

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
