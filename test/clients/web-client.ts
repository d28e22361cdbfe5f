import type { HttpRequest } from '../harness/http-client.js';
import { web as uploadOf } from '../harness/picture-uploads.js';
import type { RequestParameters } from '../harness/request-styles.js';
import { axiosQuery } from './axios-encoding.js';
import { crossOriginRequest } from './browser.js';
import {
  parseEnvelope,
  parseHistory,
  type WebEnvelope,
  type WebHistory,
  type WebHistoryRow,
} from './web-parser.js';
import { WebSdkSocket } from './web-socket.js';

export interface WebOptions {
  readonly url: string;
  /** Where sockets go, when not to `url`. */
  readonly wssUrl?: string;
  readonly heartbeatMs?: number;
}

export interface WebConnectOptions {
  readonly token: string;
  readonly client?: 'pc' | 'mobile' | 'ios' | 'android';
  readonly device_id?: string;
}

/** The Web SDK: axios in a page of another origin. Throws where the SDK would log and resolve `undefined`. */
export class WebClient {
  socket: WebSdkSocket | undefined;
  private token: string | undefined;

  constructor(private readonly options: WebOptions) {}

  /** Ends the connection that there was; HTTP works from here on. */
  connect(options: WebConnectOptions): WebSdkSocket {
    this.socket?.close();
    this.token = options.token;
    const { url, wssUrl = url.replace('http', 'ws'), heartbeatMs = 30_000 } = this.options;
    this.socket = new WebSdkSocket(wssUrl, { ...options }, heartbeatMs);
    return this.socket;
  }

  listContacts(parameters: RequestParameters = {}): Promise<WebEnvelope<Record<string, unknown>[]>> {
    return this.get('/chat/users', parameters);
  }

  /** By GET, and `content` may be an object (contract 3.7). */
  sendMessage(
    target_uid: string,
    type: string,
    content: unknown,
  ): Promise<WebEnvelope<Record<string, unknown>>> {
    return this.get('/messages/send', { target_uid, type, content, push: undefined });
  }

  /** Pages of history, the newest first and each from its oldest row on, until all rows have been seen. */
  async *messageList(link_user: string, limit?: number): AsyncGenerator<WebHistoryRow[]> {
    let node_marker: number | undefined;
    let seen = 0;
    for (;;) {
      const parameters = { link_user, node_marker, limit };
      const page = parseHistory(await this.get<WebHistory>('/messages/getHistoricalMessage', parameters));
      node_marker = page.cursor;
      seen += page.rows.length;
      yield page.rows;
      if (page.total <= seen) return;
    }
  }

  countUnread(): Promise<WebEnvelope<{ count: number }>> {
    return this.get('/chat/getAllNewMessage', {});
  }

  markRead(target_uid: string): Promise<WebEnvelope<unknown>> {
    return this.post('/chat/readMsg', { target_uid });
  }

  deleteContact(target_uid: string): Promise<WebEnvelope<unknown>> {
    return this.post('/messages/delLiaisonPerson', { target_uid });
  }

  profiles(target_uid: string): Promise<WebEnvelope<{ user: Record<string, unknown>; target: unknown }>> {
    return this.get('/chat/getConversationInfo', { target_uid });
  }

  async uploadPicture(picture: Buffer): Promise<WebEnvelope<{ img_url: string; thumbnail_url: string }>> {
    return this.request(uploadOf(this.connectedToken(), picture));
  }

  private async get<T>(path: string, parameters: RequestParameters): Promise<WebEnvelope<T>> {
    const query = axiosQuery({ token: this.connectedToken(), ...parameters });
    return this.request({ method: 'GET', path: `${path}?${query}` });
  }

  private async post<T>(path: string, body: RequestParameters): Promise<WebEnvelope<T>> {
    return this.request({
      method: 'POST',
      path: `${path}?${axiosQuery({ token: this.connectedToken() })}`,
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
    });
  }

  private async request<T>(request: HttpRequest): Promise<WebEnvelope<T>> {
    return parseEnvelope(await crossOriginRequest(this.options.url, request));
  }

  private connectedToken(): string {
    if (this.token === undefined) throw new Error('The SDK has no HTTP service before connect()');
    return this.token;
  }
}
