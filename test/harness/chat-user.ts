import { type Envelope, type HttpReply, sendRequest } from './http-client.js';
import { inStyle, type RequestParameters, type Style } from './request-styles.js';
import { signedCall, type TestApp } from './signed-call.js';
import { unique } from './unique.js';

/** A row of history, as contract 3.9 types it. */
export interface HistoryRow {
  readonly msg_id: string;
  readonly from_uid: string;
  readonly target_uid: string;
  readonly type: string;
  readonly content: unknown;
  readonly send_time: string;
  readonly status: number;
  readonly arrivals_callback: number;
  readonly message_direction: number;
  readonly id: number;
  readonly created_at: string;
  readonly read: number;
}

export interface HistoryPage {
  readonly data: HistoryRow[];
  readonly total: number;
}

/** A row of the contact list, as contract 3.15 types it. */
export interface ContactRow {
  readonly uid: string;
  readonly nickname: string;
  readonly avatar: string;
  readonly extend: string;
  readonly new_msg_count: string;
  readonly last_time: string;
  readonly content: unknown;
  readonly type: string;
}

/** A registered user: what a client can do with a token. Every method throws when the call is not answered with 200. */
export class ChatUser {
  constructor(
    readonly app: TestApp,
    readonly uid: string,
    readonly token: string,
  ) {}

  /** The same user, talking to another process. */
  at(server: { http: string; ws: string }): ChatUser {
    return new ChatUser({ ...this.app, http: server.http, ws: server.ws }, this.uid, this.token);
  }

  /** Any call with this user's token beside the parameters. */
  call(method: string, path: string, parameters: RequestParameters, style: Style): Promise<HttpReply> {
    return sendRequest(this.app.http, inStyle(style, method, path, { token: this.token, ...parameters }));
  }

  get(path: string, parameters: RequestParameters = {}): Promise<HttpReply> {
    return this.call('GET', path, parameters, 'query');
  }

  post(path: string, parameters: RequestParameters = {}): Promise<HttpReply> {
    return this.call('POST', path, parameters, 'json');
  }

  /** Sends a text; returns the data of the reply. */
  async sendText(target: { uid: string } | string, text: string): Promise<Record<string, unknown>> {
    const targetUid = typeof target === 'string' ? target : target.uid;
    const content = JSON.stringify({ content: text, extra: '' });
    const reply = await this.post('/messages/send', { target_uid: targetUid, type: 'Msg:Txt', content });
    return succeeded(reply).data as Record<string, unknown>;
  }

  async history(peer: { uid: string } | string, parameters: RequestParameters = {}): Promise<HistoryPage> {
    const link_user = typeof peer === 'string' ? peer : peer.uid;
    const reply = await this.get('/messages/getHistoricalMessage', { link_user, ...parameters });
    return succeeded(reply).data as HistoryPage;
  }

  /** The texts of the newest messages with a peer, oldest first. */
  async historyTexts(peer: { uid: string }, limit = 200): Promise<string[]> {
    const { data } = await this.history(peer, { limit });
    return data.map(({ content }) => (content as { content: string }).content).toReversed();
  }

  async contacts(parameters: RequestParameters = {}): Promise<{ rows: ContactRow[]; total: number }> {
    const { data, total } = succeeded(await this.get('/chat/users', parameters));
    return { rows: data as ContactRow[], total: total! };
  }

  async unread(): Promise<number> {
    return (succeeded(await this.get('/chat/getAllNewMessage')).data as { count: number }).count;
  }

  async read(peer: { uid: string } | string): Promise<unknown> {
    const target_uid = typeof peer === 'string' ? peer : peer.uid;
    return succeeded(await this.post('/chat/readMsg', { target_uid })).data;
  }
}

/** Registers a user, under a uid that no other test has unless one is given. */
export async function registerUser(
  app: TestApp,
  uid = unique('u'),
  profile: RequestParameters = {},
): Promise<ChatUser> {
  const { data } = succeeded(await signedCall(app, '/users/register', { uid, ...profile }));
  return new ChatUser(app, uid, (data as { token: string }).token);
}

/** The envelope of an answer that must be a success. */
export function succeeded(reply: HttpReply): Envelope {
  if (reply.status !== 200 || reply.json?.code !== 200) {
    throw new Error(`Expected success, got HTTP ${reply.status} ${reply.bytes.toString('latin1')}`);
  }
  return reply.json;
}
