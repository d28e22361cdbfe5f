import { setTimeout as sleep } from 'node:timers/promises';
import { registerUser } from '../harness/chat-user.js';
import { sendRequest } from '../harness/http-client.js';
import { RawSocket, upgradeRequest } from '../harness/raw-socket.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { ABSENT, compareJson, type Difference } from './compare.js';
import type { RecordedAnswer, RecordedEvent, RecordedRequest, Recording } from './recording.js';
import { headersOf, requestOf, signature } from './requests.js';
import type { Stage } from './stage.js';
import { Variables } from './variables.js';

const FRAME_WITHIN_MS = 5_000;
/** Booking a delivery takes moments after the frame: what a reader sees may be asked for again so long. */
const READ_AGAIN_MS = 100;
const READ_TIMES_MAX = 30;

interface HistoryBody {
  readonly data?: { readonly data?: readonly { readonly id?: number }[] };
}

/** Plays one recording and says where the answers and frames differ. */
export class Replay {
  private readonly differences: Difference[] = [];
  private readonly variables = new Variables();
  private readonly sockets = new Map<string, SocketClient | RawSocket>();
  private readonly socketUsers = new Map<string, string>();
  private readonly appOfUid = new Map<string, number>();
  /** Row ids of the recording and what they are here. */
  private readonly rowIds = new Map<string, string>();

  constructor(
    private readonly stage: Stage,
    private readonly recording: Recording,
    /** Whether a difference is one of those that we make on purpose. */
    private readonly isDeclared: (difference: Difference) => boolean,
  ) {
    stage.apps.forEach(({ key, secret }, index) => {
      this.variables.set(`app${index + 1}.key`, key);
      this.variables.set(`app${index + 1}.secret`, secret);
    });
  }

  async run(): Promise<Difference[]> {
    await this.stage.prepare(this.recording);
    try {
      for (const [number, event] of this.recording.events.entries()) await this.play(String(number), event);
      await this.expectNothingMore();
    } finally {
      for (const socket of this.sockets.values()) {
        if (socket instanceof SocketClient) socket.socket.terminate();
        else socket.destroy();
      }
    }
    return this.differences;
  }

  private async play(number: string, event: RecordedEvent): Promise<void> {
    if (event.pause_ms) await sleep(event.pause_ms);
    if (event.http) await this.request(number, event.http, event.got!);
    else if (event.open_socket) await this.openSocket(number, event);
    else if (event.frame) await this.expectFrame(number, event.frame);
    else if (event.client_sends) this.clientSends(event.client_sends);
    else if (event.raw_socket) await this.rawSocket(number, event.raw_socket.send, event.got!);
  }

  private async request(number: string, recorded: RecordedRequest, got: RecordedAnswer): Promise<void> {
    const filled = { ...recorded, ...this.fillRequest(recorded) };
    const isRead = recorded.method === 'GET' && !recorded.path.startsWith('/messages/send');
    for (let time = 1; ; time++) {
      const found = await this.requestOnce(number, filled, got);
      if (!isRead || time === READ_TIMES_MAX || found.every((each) => this.isDeclared(each))) {
        this.differences.push(...found);
        return;
      }
      await sleep(READ_AGAIN_MS);
    }
  }

  private async requestOnce(
    number: string,
    recorded: RecordedRequest,
    got: RecordedAnswer,
  ): Promise<Difference[]> {
    const request = await requestOf(recorded);
    const { signed_by_app: appNumber, sign_override: override } = recorded;
    const signed = appNumber ? signature(this.stage.app(appNumber), this.fillOverride(override)) : {};
    const reply = await sendRequest(this.stage.server.http, {
      ...request,
      headers: { ...request.headers, ...signed },
    });
    const ours = reply.json as unknown;
    this.learn(recorded, got.json, ours);
    const differences = [
      ...compareJson(`${number}.status`, got.status, reply.status, ''),
      ...Object.entries(got.headers ?? {}).flatMap(([name, value]) =>
        compareJson(`${number}.headers.${name}`, value, reply.headers[name] ?? ABSENT, ''),
      ),
      ...('json' in got ? compareJson(number, got.json, ours ?? ABSENT, this.recording.recorded_at) : []),
      ...('text' in got ? compareJson(`${number}.text`, got.text, reply.bytes.toString('utf8'), '') : []),
    ];
    return differences.map(({ path, recorded: theirs, ours: mine }) => ({
      path,
      recorded: theirs,
      ours: mine,
      answer: ours,
    }));
  }

  /** Tokens of registrations, and which of our rows stands for which recorded one. */
  private learn(recorded: RecordedRequest, theirs: unknown, ours: unknown): void {
    const token = (ours as { data?: { token?: unknown } } | undefined)?.data?.token;
    const uid = recorded.params?.find(([name]) => name === 'uid')?.[1];
    if (recorded.path === '/users/register' && typeof token === 'string') {
      this.variables.set(`token:${String(uid)}`, token);
      this.appOfUid.set(String(uid), recorded.signed_by_app!);
    }
    const [theirRows, ourRows] = [theirs, ours].map((body) => (body as HistoryBody | undefined)?.data?.data);
    if (!Array.isArray(theirRows) || !Array.isArray(ourRows)) return;
    theirRows.forEach(({ id }: { id?: number }, index) => {
      const ourId = (ourRows[index] as { id?: number } | undefined)?.id;
      if (id !== undefined && ourId !== undefined) this.rowIds.set(String(id), String(ourId));
    });
  }

  private fillRequest({ path, params, headers, body }: RecordedRequest): Partial<RecordedRequest> {
    return {
      path: this.variables.fill(path),
      headers: this.variables.fill(headers ?? []),
      ...(params && {
        params: params.map(([name, value]) => [name, this.fillParameter(name, value)] as const),
      }),
      ...(body !== undefined && { body: this.variables.fill(body) }),
    };
  }

  private fillParameter(name: string, value: unknown): unknown {
    const known = name === 'node_marker' ? this.rowIds.get(String(value)) : undefined;
    return known ?? this.variables.fill(value);
  }

  private fillOverride(override: RecordedRequest['sign_override']): RecordedRequest['sign_override'] {
    if (!override) return undefined;
    return Object.fromEntries(
      Object.entries(override).map(([key, value]) => [key, this.variables.fill(value)]),
    );
  }

  private async openSocket(number: string, event: RecordedEvent): Promise<void> {
    const name = event.open_socket!;
    const path = this.variables.fill(event.path!);
    const headers = headersOf(this.variables.fill(event.headers ?? []));
    const uid = /\$\{token:([^}|]+)\}/.exec(event.path!)?.[1];
    if (uid !== undefined) this.socketUsers.set(name, uid);
    if (event.without_headers || 'sec-websocket-version' in headers) {
      const socket = await RawSocket.connect(this.stage.server.ws);
      const without = Object.fromEntries(
        (event.without_headers ?? []).map((each) => [each.toLowerCase(), '']),
      );
      socket.write(upgradeRequest(path, { ...headers, ...without }));
      this.compareStatusLine(number, event.status_line!, await socket.head());
      this.sockets.set(name, socket);
      return;
    }
    this.sockets.set(name, await SocketClient.open(`${this.stage.server.ws}${path}`, { headers }));
    this.compareStatusLine(number, event.status_line!, 'HTTP/1.1 101');
  }

  private compareStatusLine(number: string, recorded: string, ours: string): void {
    const [theirs, mine] = [recorded, ours].map((line) => Number(line.split(' ')[1]));
    this.differences.push(...compareJson(`${number}.status_line`, theirs, mine, ''));
  }

  private async expectFrame(number: string, frame: NonNullable<RecordedEvent['frame']>): Promise<void> {
    const socket = this.sockets.get(frame.socket)!;
    if (frame.event !== undefined) return this.expectEnd(number, socket, frame.event);
    // A pong: whatever was pinged is answered, so one more ping is.
    if (frame.json === undefined) return (socket as SocketClient).ping();
    const missing = { path: `${number}.frame`, recorded: frame.json, ours: ABSENT };
    if (socket instanceof RawSocket || this.isDeclared(missing)) {
      this.differences.push(missing);
      return;
    }
    const ours = await socket.nextFrame(() => true, FRAME_WITHIN_MS).catch(() => ABSENT);
    if (ours === ABSENT) {
      this.differences.push(missing);
      return;
    }
    const { type, msg_id: msgId } = ours as { type: string; msg_id: string };
    if (type !== 'Sys:Connect') this.variables.set('msg_id', msgId);
    this.differences.push(...compareJson(number, frame.json, ours, this.recording.recorded_at));
  }

  /** However it ends: close codes are ours to choose (contract 5.7). */
  private async expectEnd(number: string, socket: SocketClient | RawSocket, recorded: string): Promise<void> {
    const ended = socket instanceof RawSocket ? socket.untilEnded() : socket.untilClosed();
    await ended.catch(() => this.differences.push({ path: `${number}.event`, recorded, ours: 'still open' }));
  }

  private clientSends({
    conn,
    opcode,
    text = '',
    hex,
    times = 1,
  }: NonNullable<RecordedEvent['client_sends']>): void {
    const { socket } = this.sockets.get(conn) as SocketClient;
    const payload = hex === undefined ? text.repeat(times) : Buffer.from(hex, 'hex');
    if (opcode === 9) socket.ping(payload);
    else if (opcode === 10) socket.pong(payload);
    else socket.send(payload, { binary: opcode === 2 });
  }

  private async rawSocket(number: string, bytes: string, got: RecordedAnswer): Promise<void> {
    const socket = await RawSocket.connect(this.stage.server.ws);
    socket.write(bytes);
    this.compareStatusLine(number, got.status_line!, await socket.head());
    socket.destroy();
  }

  /** A last message to every user with a socket: what came before it and was not recorded is too much. */
  private async expectNothingMore(): Promise<void> {
    for (const uid of new Set(this.socketUsers.values())) {
      const sockets = [...this.sockets].filter(([name]) => this.socketUsers.get(name) === uid);
      const open = sockets.filter(([, socket]) => socket instanceof SocketClient && socket.isOpen);
      if (open.length === 0) continue;
      const stranger = await registerUser(this.stage.app(this.appOfUid.get(uid)!), unique('sentinel'));
      const text = unique('end');
      await stranger.sendText(uid, text);
      for (const [name, socket] of open) await this.expectLast(name, socket as SocketClient, text);
    }
  }

  private async expectLast(name: string, socket: SocketClient, text: string): Promise<void> {
    for (;;) {
      const frame = await socket.nextFrame();
      if ((frame.content as { content?: unknown } | null)?.content === text) return;
      this.differences.push({ path: `end.${name}`, recorded: ABSENT, ours: frame });
    }
  }
}
