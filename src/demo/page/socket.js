const HEARTBEAT_MS = 30_000;
const RETRY_MS_MIN = 1_000;
const RETRY_MS_MAX = 30_000;

/**
 * A WebSocket to our own host that comes back by itself, later each time, until it is closed.
 * It counts as online from the frame `Sys:Connect` on.
 */
export class ChatSocket {
  #handlers;
  #token;
  #socket = null;
  #heartbeat = 0;
  #retry = 0;
  #failures = 0;
  #isClosed = false;

  /** `handlers`: onState(state, values), onFrame(frame), onSent(text), and renewToken() for a refused token. */
  constructor(token, handlers) {
    this.#token = token;
    this.#handlers = handlers;
    addEventListener('online', this.#retryNow);
    this.#open();
  }

  close() {
    this.#isClosed = true;
    removeEventListener('online', this.#retryNow);
    clearTimeout(this.#retry);
    this.#socket.close(1000);
  }

  #open() {
    this.#handlers.onState('connecting');
    const url = new URL('/wss', location.href);
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('token', this.#token);
    this.#socket = new WebSocket(url);
    let isRefused = false;
    this.#socket.addEventListener('message', ({ data }) => {
      if (this.#isClosed) return;
      const frame = JSON.parse(data);
      if (frame.type === 'Sys:Disconnect') isRefused = true;
      if (frame.type === 'Sys:Connect') this.#welcome();
      this.#handlers.onFrame(frame);
    });
    this.#socket.addEventListener('close', () => this.#comeBack(isRefused));
  }

  #welcome() {
    this.#failures = 0;
    this.#heartbeat = setInterval(() => {
      this.#socket.send('HeartBeat');
      this.#handlers.onSent('HeartBeat');
    }, HEARTBEAT_MS);
    this.#handlers.onState('online');
  }

  #comeBack(isRefused) {
    clearInterval(this.#heartbeat);
    if (this.#isClosed) return;
    const longest = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** this.#failures++);
    const delayMs = longest * (0.5 + Math.random() / 2);
    this.#handlers.onState('waiting', { seconds: Math.ceil(delayMs / 1000) });
    this.#retry = setTimeout(() => {
      this.#retry = 0;
      void this.#reopen(isRefused);
    }, delayMs);
  }

  async #reopen(isRefused) {
    try {
      if (isRefused) this.#token = await this.#handlers.renewToken();
    } catch {
      this.#comeBack(isRefused);
      return;
    }
    if (!this.#isClosed) this.#open();
  }

  /** The network is back: no need to wait any longer. */
  #retryNow = () => {
    if (this.#retry === 0) return;
    clearTimeout(this.#retry);
    this.#retry = 0;
    this.#open();
  };
}
