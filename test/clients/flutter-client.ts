import { flutter as uploadOf } from '../harness/picture-uploads.js';
import type { HttpRequest } from '../harness/http-client.js';
import type { RequestParameters } from '../harness/request-styles.js';
import type { FlutterContact, FlutterMessage } from './flutter-models.js';
import {
  contactsOf,
  countOf,
  historyOf,
  parseAnswer,
  pictureOf,
  profilesOf,
  sentMessageOf,
  timestampOf,
} from './flutter-parser.js';
import { DART_AGENT, FlutterSocket, type FlutterTimes } from './flutter-socket.js';
import { randomText, signatureOf, sortedParameters } from './mobile-signing.js';
import { answerOf, exchange } from './transport.js';

export interface FlutterOptions {
  /** `Api.api`: ends in a slash, because paths have none in front. */
  readonly api: string;
  /** The socket's URL, path included. */
  readonly dns: string;
  readonly token: string;
  readonly appSecret: string;
  readonly appId: string;
  readonly device: 'android' | 'ios';
  readonly times?: FlutterTimes;
}

const TIMES: FlutterTimes = { heartbeatMs: 30_000, reconnectMs: 3_000 };
/** The SDK can never draw the last letter. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXY';
/** dio 3 names the type of a body also where there is none. */
const HEADERS = {
  'user-agent': DART_AGENT,
  'content-type': 'application/json; charset=utf-8',
  'accept-encoding': 'gzip',
};

/** The Flutter SDK on dio 3: JSON bodies with the token inside, sends signed. */
export class FlutterClient {
  constructor(private readonly options: FlutterOptions) {}

  startIM(): FlutterSocket {
    const { dns, token, times = TIMES } = this.options;
    return new FlutterSocket(`${dns}?token=${token}&EIO=4&transport=websocket`, times);
  }

  listContacts(page: number, limit: number): Promise<FlutterContact[]> {
    return this.get('chat/users', { token: this.options.token, limit, page }, contactsOf);
  }

  history(link_user: string, node_marker: number | string, limit: number): Promise<FlutterMessage[]> {
    const { token } = this.options;
    return this.get('messages/getHistoricalMessage', { token, link_user, node_marker, limit }, historyOf);
  }

  /** Asks for the time, signs, and casts the reply to the class of the type (contract 2.4, 4.3). */
  async sendMessage(
    target_uid: string,
    type: string,
    content: unknown,
    push?: number,
  ): Promise<FlutterMessage> {
    const { api, token, device, appSecret, appId } = this.options;
    const timestamp = await this.get('common/getTimestamp', {}, timestampOf);
    const parameters = {
      token,
      type,
      target_uid,
      content: JSON.stringify(content),
      device,
      ...(push === undefined ? {} : { push }),
    };
    const random = randomText(ALPHABET);
    const url = `${api.slice(api.indexOf('://') + 3)}messages/send`;
    const canonical = `POST${url}${sortedParameters(parameters)}${appSecret}${timestamp}${random}`;
    const signed = {
      ...parameters,
      _timestamp: timestamp,
      _randomstr: random,
      _signature: signatureOf(canonical),
      _appid: appId,
    };
    return this.post('messages/send', signed, sentMessageOf(type));
  }

  uploadPicture(picture: Buffer): Promise<{ imgUrl: string; thumbnailUrl: string }> {
    const upload = uploadOf(this.options.token, picture);
    return this.request({ ...upload, headers: { ...HEADERS, ...upload.headers } }, pictureOf);
  }

  countUnread(): Promise<number> {
    return this.get('chat/getAllNewMessage', { token: this.options.token }, countOf);
  }

  profiles(target_uid: string): Promise<ReturnType<typeof profilesOf>> {
    return this.get('chat/getConversationInfo', { token: this.options.token, target_uid }, profilesOf);
  }

  /** The calls of which only the code matters: readMsg, messageArrival, delLiaisonPerson and their like. */
  async order(path: string, parameters: RequestParameters = {}): Promise<void> {
    await this.post(path, { token: this.options.token, ...parameters }, (data) => data);
  }

  private get<T>(path: string, parameters: RequestParameters, decode: (data: unknown) => T): Promise<T> {
    // Dart's `Uri.encodeQueryComponent` is the encoding of forms but for the tilde, which it leaves alone, and `*`.
    const query = new URLSearchParams(
      Object.entries(parameters).map(([name, value]) => [name, String(value)]),
    ).toString();
    const encoded = query.replaceAll('%7E', '~').replaceAll('*', '%2A');
    return this.request({ method: 'GET', path: this.pathOf(path, encoded), headers: HEADERS }, decode);
  }

  private post<T>(path: string, parameters: RequestParameters, decode: (data: unknown) => T): Promise<T> {
    const body = Buffer.from(JSON.stringify(parameters));
    return this.request({ method: 'POST', path: this.pathOf(path), headers: HEADERS, body }, decode);
  }

  private async request<T>(request: HttpRequest, decode: (data: unknown) => T): Promise<T> {
    return parseAnswer(answerOf(await exchange(this.options.api, request)), decode);
  }

  private pathOf(path: string, query = ''): string {
    return new URL(this.options.api).pathname + path + (query === '' ? '' : `?${query}`);
  }
}
