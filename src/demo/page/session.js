import { ChatSocket } from './socket.js';

const CALL_TIMEOUT_MS = 15_000;
const ZONE_STEP_MS = 900_000;
export const HISTORY_PAGE_SIZE = 20;

/** An envelope whose code is not 200. */
export class WireError extends Error {
  constructor({ code, message }) {
    super(message);
    this.code = code;
  }
}

/** One user on the wire: registration, socket, and the HTTP calls of the contract. */
export class Session {
  profile;
  #story;
  #handlers;
  #token = '';
  #socket = null;
  #zoneMs = 0;

  /** `handlers`: onState(state, values) and onFrame(frame). */
  constructor(profile, story, handlers) {
    this.profile = profile;
    this.#story = story;
    this.#handlers = handlers;
  }

  /** Registers and connects. Throws when the registration fails; a lost socket comes back by itself. */
  async start() {
    this.#token = await this.#register();
    this.#socket = new ChatSocket(this.#token, {
      onState: this.#handlers.onState,
      onFrame: (frame) => this.#accept(frame),
      onSent: (sent) => this.#story.frame(this.profile.nickname, `↑ ${sent}`, ''),
      renewToken: async () => (this.#token = await this.#register()),
    });
  }

  stop() {
    this.#socket?.close();
  }

  /** Makes sure that the peer exists: a message to an unknown user is answered like any other, and dropped. */
  async introduce({ uid }) {
    await this.#call('POST', '/demo/register', { uid });
  }

  /** Resolves when the message is durable. */
  async send(targetUid, message) {
    this.#story.reach('Send');
    const content = JSON.stringify({ content: message, extra: '' });
    const { data } = await this.#call('POST', '/messages/send', {
      token: this.#token,
      target_uid: targetUid,
      type: 'Msg:Txt',
      content,
    });
    this.#story.reach('Durable');
    return data;
  }

  /** A page of history, newest first, of what is older than `marker`; without one, the newest. */
  async history(peerUid, marker = '') {
    const { data } = await this.#call('GET', '/messages/getHistoricalMessage', {
      token: this.#token,
      link_user: peerUid,
      node_marker: marker,
      limit: HISTORY_PAGE_SIZE,
    });
    return { rows: data.data, total: data.total };
  }

  /** How much is unread: from this peer, and from everybody. */
  async countUnread(peerUid) {
    const contacts = await this.#call('GET', '/chat/users', { token: this.#token });
    const all = await this.#call('GET', '/chat/getAllNewMessage', { token: this.#token });
    const contact = contacts.data.find(({ uid }) => uid === peerUid);
    return { fromPeer: Number(contact?.new_msg_count ?? 0), total: all.data.count };
  }

  async markRead(peerUid) {
    await this.#call('POST', '/chat/readMsg', { token: this.#token, target_uid: peerUid });
  }

  /** Unix milliseconds of a time on the wire, whose zone is the server's and is not said. */
  instantOf(wireTime) {
    return asUtc(wireTime) - this.#zoneMs;
  }

  async #register() {
    this.#story.reach('Register');
    const { uid, nickname } = this.profile;
    const { data } = await this.#call('POST', '/demo/register', { uid, nickname });
    this.#story.reach('Token');
    return data.token;
  }

  #accept(frame) {
    this.#story.frame(this.profile.nickname, `↓ ${frame.type}`, JSON.stringify(frame));
    if (frame.type === 'Sys:Connect') {
      // No zone is off by anything but quarter hours; the rest is the way here and our own clock's error.
      this.#zoneMs = Math.round((asUtc(frame.send_time) - Date.now()) / ZONE_STEP_MS) * ZONE_STEP_MS;
      this.#story.reach('Socket');
    }
    if (frame.type.startsWith('Msg:')) this.#story.reach('Frame');
    if (frame.type === 'Sys:MsgRead') this.#story.reach('Read');
    this.#handlers.onFrame(frame);
  }

  async #call(method, path, parameters) {
    const startedMs = performance.now();
    const isGet = method === 'GET';
    const response = await fetch(isGet ? `${path}?${new URLSearchParams(parameters)}` : path, {
      method,
      ...(isGet ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(parameters) }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    const envelope = await response.json();
    this.#story.http(this.profile.nickname, {
      call: `${method} ${path}`,
      parameters,
      envelope,
      tookMs: performance.now() - startedMs,
    });
    if (envelope.code !== 200) throw new WireError(envelope);
    return envelope;
  }
}

function asUtc(wireTime) {
  return Date.parse(`${wireTime.replace(' ', 'T')}Z`);
}
