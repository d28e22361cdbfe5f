import { setTimeout as pause } from 'node:timers/promises';
import { ios as uploadOf } from '../harness/picture-uploads.js';
import type { HttpRequest } from '../harness/http-client.js';
import type { Dictionary } from './foundation.js';
import {
  IOS_HEADERS,
  iosGet,
  type IosParameters,
  iosPost,
  type IosSigning,
  prettyJson,
  signedParameters,
} from './ios-http.js';
import {
  type IosContact,
  type IosMessage,
  contactsOf,
  countOf,
  dictionaryOf,
  historyOf,
  parseAnswer,
  pictureOf,
  IosFailure,
  profilesOf,
  timestampOf,
} from './ios-parser.js';
import { IosSocket } from './ios-socket.js';
import { type Answer, answerOf, exchange } from './transport.js';

export interface IosOptions {
  /** Must contain `im` and not `service`. */
  readonly baseUrl: string;
  /** Path included. */
  readonly socketUrl: string;
  readonly token: string;
  readonly heartbeatMs?: number;
  readonly retryMs?: number;
  /** Signed calls, with what the integrator adds to each of them. */
  readonly signing?: IosSigning & { readonly extParam: IosParameters };
}

const CONTACTS_PAGE_SIZE = 20;
const FIRST_PAGE_RETRIES = 3;
const SIGNATURE_REFUSED = 4005;
const SIGNATURE_RETRIES = 3;

/** The iOS SDK on AFNetworking: sorted forms, pretty-printed content, signed if the app set it up. */
export class IosClient {
  /** Requests so far. */
  exchanged = 0;
  private offsetSeconds: number | undefined;

  constructor(private readonly options: IosOptions) {}

  connect(): IosSocket {
    const { socketUrl, token, heartbeatMs = 30_000 } = this.options;
    return new IosSocket(`${socketUrl}?token=${token}&EIO=4&transport=websocket`, heartbeatMs);
  }

  /** Every page, until one is not full. */
  async listContacts(): Promise<IosContact[]> {
    const all: IosContact[] = [];
    for (let page = 1; ; page++) {
      const parameters = { page, limit: CONTACTS_PAGE_SIZE, token: this.options.token };
      const { contacts } = contactsOf(await this.get('/chat/users', parameters));
      all.push(...contacts);
      if (contacts.length < CONTACTS_PAGE_SIZE) return all;
    }
  }

  /** All rows as the screen has them, the oldest on top; an empty first page is asked for again. */
  async wholeHistory(link_user: string, limit: number): Promise<{ rows: IosMessage[]; calls: number }> {
    const { token, retryMs = 500 } = this.options;
    const rows: IosMessage[] = [];
    let retries = 0;
    for (let calls = 1; ; calls++) {
      const marker: IosParameters = rows.length > 0 ? { node_marker: rows[0]!.id } : {};
      const parameters = { token, link_user, limit, ...marker };
      const page = historyOf(await this.get('/messages/getHistoricalMessage', parameters));
      for (const row of page) rows.unshift(row);
      if (page.length > 0) continue;
      if (rows.length > 0 || retries++ === FIRST_PAGE_RETRIES) return { rows, calls };
      await pause(retryMs);
    }
  }

  async send(target_uid: string, type: string, content: object, push?: number): Promise<void> {
    const message = { token: this.options.token, type, target_uid, content: prettyJson(content) };
    await this.post('/messages/send', push === undefined ? message : { ...message, push });
  }

  /** Neither signed nor judged by the URL rule (contract 2.4, 3.13). */
  async uploadPicture(picture: Buffer): Promise<ReturnType<typeof pictureOf>> {
    const upload = uploadOf(this.options.token, picture);
    const request = { ...upload, headers: { ...IOS_HEADERS, ...upload.headers } };
    return pictureOf(dictionaryOf(await this.exchange(request)));
  }

  async countUnread(): Promise<number> {
    return countOf(await this.get(`/chat/getAllNewMessage?token=${this.options.token}`, {}));
  }

  async markRead(target_uid: string): Promise<void> {
    await this.post('/chat/readMsg', { token: this.options.token, target_uid });
  }

  async deleteContact(target_uid: string): Promise<void> {
    await this.post('/messages/delLiaisonPerson', { token: this.options.token, target_uid });
  }

  async profiles(target_uid: string): Promise<ReturnType<typeof profilesOf>> {
    return profilesOf(await this.get('/chat/getConversationInfo', { token: this.options.token, target_uid }));
  }

  private get(path: string, parameters: IosParameters): Promise<Dictionary> {
    return this.request('GET', path, parameters);
  }

  private post(path: string, parameters: IosParameters): Promise<Dictionary> {
    return this.request('POST', path, parameters);
  }

  /** Signed, if the app set it up, by the server's clock; a signature that is refused is tried thrice more. */
  private async request(
    method: 'GET' | 'POST',
    path: string,
    parameters: IosParameters,
  ): Promise<Dictionary> {
    const { signing, baseUrl } = this.options;
    const make = method === 'GET' ? iosGet : iosPost;
    if (!signing) return this.call(path, make(path, parameters));
    const offset = (this.offsetSeconds ??= (await this.serverSeconds()) - ownSeconds());
    let signed: IosParameters = { ...parameters, ...signing.extParam };
    for (let retries = 0; ; retries++) {
      // A retry signs what is signed already: the SDK's defect (contract 2.4).
      signed = signedParameters(
        method,
        new URL(baseUrl + path),
        signed,
        signing,
        String(ownSeconds() + offset),
      );
      try {
        return await this.call(path, make(path, signed));
      } catch (error) {
        const isRefused = error instanceof IosFailure && error.code === SIGNATURE_REFUSED;
        if (!isRefused || retries === SIGNATURE_RETRIES) throw error;
      }
    }
  }

  /** Also signed, by the phone's own clock. */
  private async serverSeconds(): Promise<number> {
    const { signing, baseUrl } = this.options;
    const path = '/common/getTimestamp';
    const parameters = { rand: Date.now(), ...signing!.extParam };
    const url = new URL(baseUrl + path);
    const signed = signedParameters('GET', url, parameters, signing!, String(ownSeconds()));
    return timestampOf(await this.call(path, iosGet(path, signed)))!;
  }

  private async call(path: string, request: HttpRequest): Promise<Dictionary> {
    return parseAnswer(this.options.baseUrl + path, await this.exchange(request));
  }

  private async exchange(request: HttpRequest): Promise<Answer> {
    this.exchanged++;
    return answerOf(await exchange(this.options.baseUrl, request));
  }
}

function ownSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
