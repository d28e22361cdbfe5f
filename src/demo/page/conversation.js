import { MessageList } from './message-list.js';
import { text } from './texts.js';

/** Frames that come in a burst are answered once. */
const SETTLE_MS = 120;

/** One user's chat with one peer: history, frames and drafts in a list; unread counts as the server has them. */
export class Conversation {
  list;
  hasOlder = false;
  unread = 0;
  /** Unread messages of this user from everybody. */
  total = 0;
  #session;
  #peerUid;
  #handlers;
  #settling = 0;
  #drafts = 0;

  /**
   * `handlers`: isAttended() says whether the user is looking; onChange() is called when counts changed, onOwnAct()
   * when this user sent or read something, onError(error) when the server refused or was silent.
   */
  constructor(session, peerUid, handlers) {
    this.#session = session;
    this.#peerUid = peerUid;
    this.#handlers = handlers;
    this.list = new MessageList((entry) => void this.#deliver(entry));
  }

  /** Fetches what is newest: after each connect, and when another window of this user did something. */
  async sync() {
    await this.#attempt(async () => {
      const known = this.list.newestOrder ?? Infinity;
      let oldest = await this.#putPage();
      // Sequences are dense: as long as one is missing in between, there was more than a page to catch up with.
      while (oldest > known + 1) oldest = await this.#putPage(oldest);
      await this.#count();
      this.attend();
    });
  }

  async loadOlder() {
    await this.#attempt(async () => {
      await this.#putPage(this.list.oldestOrder);
      this.#handlers.onChange();
    });
  }

  /** The user is looking now: what is unread becomes read. */
  attend() {
    if (this.unread > 0) this.#settleSoon();
  }

  /** Shows the message at once, and how far it came. */
  send(message) {
    const key = `draft ${this.#drafts++}`;
    return this.#deliver({ key, text: message, isMine: true, instant: Date.now() });
  }

  accept(frame) {
    if (frame.type === 'Sys:Connect') void this.sync();
    if (frame.type === 'Sys:MsgRead' && frame.from_uid === this.#peerUid) {
      this.list.markReadUpTo(frame.send_time);
    }
    if (!frame.type.startsWith('Msg:')) return;
    if (frame.from_uid === this.#peerUid) {
      this.list.put(this.#messageOf(frame));
      this.unread++;
      this.#handlers.onChange();
    }
    this.#settleSoon();
  }

  async #deliver(draft) {
    this.list.put({ ...draft, state: 'sending' });
    this.#handlers.onChange();
    try {
      const { msg_id: key, send_time: wireTime } = await this.#session.send(this.#peerUid, draft.text);
      const instant = this.#session.instantOf(wireTime);
      this.list.rename(draft.key, key);
      this.list.put({ ...draft, key, wireTime, instant, state: 'sent' });
      this.#handlers.onOwnAct();
    } catch (error) {
      this.list.put({ ...draft, state: 'failed' });
      this.#handlers.onError(error);
    }
  }

  /** Puts a page of history into the list and returns its oldest sequence. */
  async #putPage(marker) {
    const { rows, total } = await this.#session.history(this.#peerUid, marker);
    for (const row of rows.toReversed()) this.list.put(this.#messageOf(row));
    this.hasOlder = rows.length > 0 && total > this.list.storedCount;
    return rows.at(-1)?.id ?? 0;
  }

  /** A history row or a frame. Only rows know their place and whether they were read. */
  #messageOf({ id, msg_id: key, type, content, from_uid: from, send_time: wireTime, read }) {
    const isText = type === 'Msg:Txt' && typeof content?.content === 'string';
    return {
      key,
      ...(id === undefined ? {} : { order: id }),
      text: isText ? content.content : text('otherType', { type }),
      isMine: from !== this.#peerUid,
      wireTime,
      instant: this.#session.instantOf(wireTime),
      state: read === 1 ? 'read' : 'sent',
    };
  }

  #settleSoon() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#attempt(() => this.#settle()), SETTLE_MS);
  }

  /** Reads what is unread if the user is looking, then asks the server how much is unread. */
  async #settle() {
    if (this.unread > 0 && this.#handlers.isAttended()) {
      await this.#session.markRead(this.#peerUid);
      this.#handlers.onOwnAct();
    }
    await this.#count();
  }

  async #count() {
    const { fromPeer, total } = await this.#session.countUnread(this.#peerUid);
    this.unread = fromPeer;
    this.total = total;
    this.#handlers.onChange();
  }

  async #attempt(work) {
    try {
      await work();
    } catch (error) {
      this.#handlers.onError(error);
    }
  }
}
