import { Conversation } from './conversation.js';
import { loadProfile, nudgeOtherWindows, peerSideOf, saveProfile } from './profiles.js';
import { Session, WireError } from './session.js';
import { text, translate } from './texts.js';

/** One user's side of the page: the form to come in, then the chat with the other user. */
export class Pane {
  #side;
  #story;
  #onUnread;
  #parts = {};
  #session = null;
  #conversation = null;
  #peer;
  #connection = ['idle', {}];

  /** Says nothing before {@link Pane.relabel}. `onUnread()` is called when {@link Pane.total} may have changed. */
  constructor(side, story, onUnread) {
    this.#side = side;
    this.#story = story;
    this.#onUnread = onUnread;
    const template = document.getElementById('pane-template').content.cloneNode(true);
    this.element = template.querySelector('.pane');
    this.element.dataset.side = side;
    for (const part of template.querySelectorAll('[data-part]')) this.#parts[part.dataset.part] = part;
    this.#peer = loadProfile(peerSideOf(side));
    this.#listen();
    this.#fillForm();
  }

  /** Unread messages of this user, from everybody. */
  get total() {
    return this.#conversation?.total ?? 0;
  }

  /** Comes in as the stored user. */
  async join() {
    const profile = loadProfile(this.#side);
    this.#parts.connect.disabled = true;
    this.#say('');
    try {
      const session = new Session(profile, this.#story, {
        onState: (...connection) => this.#showConnection(...connection),
        onFrame: (frame) => this.#conversation?.accept(frame),
      });
      if (!this.#peer.hasJoined) await session.introduce(this.#peer);
      await session.start();
      this.#session = session;
      this.#converse();
      saveProfile(this.#side, { ...profile, hasJoined: true });
    } catch (error) {
      this.#complain(error);
    }
    this.#parts.connect.disabled = false;
    this.relabel();
  }

  /** A user came, left or was renamed, in this window or another. */
  profileChanged(side) {
    if (side === this.#side) {
      if (!this.#session) this.#fillForm();
    } else {
      const { uid } = this.#peer;
      this.#peer = loadProfile(side);
      if (this.#session && this.#peer.uid !== uid) {
        this.#converse();
        void this.#conversation.sync();
      }
    }
    this.relabel();
  }

  /** Another window of this user sent or read something. */
  sync() {
    void this.#conversation?.sync();
  }

  /** Writes every word anew. */
  relabel() {
    const { nickname } = this.#session?.profile ?? loadProfile(this.#side);
    const { selfName, selfAvatar, peerName, peerAvatar, ownWindow, join, chat, leave } = this.#parts;
    const hasJoined = this.#session !== null;
    translate(this.element);
    this.element.setAttribute('aria-label', nickname);
    selfName.textContent = nickname;
    selfAvatar.textContent = initialOf(nickname);
    peerName.textContent = this.#peer.nickname;
    peerAvatar.textContent = initialOf(this.#peer.nickname);
    ownWindow.href = `/demo?user=${this.#side}`;
    ownWindow.setAttribute('aria-label', text('ownWindowOf', { name: nickname }));
    join.hidden = hasJoined;
    chat.hidden = !hasJoined;
    leave.hidden = !hasJoined;
    this.#showConnection(...this.#connection);
    this.#showConversation();
    this.#conversation?.list.relabel();
  }

  #listen() {
    const { join, leave, older, compose, text: field } = this.#parts;
    join.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submitProfile();
    });
    leave.addEventListener('click', () => this.#leave());
    older.addEventListener('click', () => void this.#loadOlder());
    compose.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submitMessage();
    });
    field.addEventListener('keydown', (event) => {
      // While an input method composes, Enter picks a word; Safari says so by key code 229 only.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#submitMessage();
    });
    this.element.addEventListener('focusin', () => this.#conversation?.attend());
    addEventListener('focus', () => this.#conversation?.attend());
  }

  /** Starts the chat with the peer anew. What an earlier one still awaits ends in a list that is no longer shown. */
  #converse() {
    this.#conversation = new Conversation(this.#session, this.#peer.uid, {
      isAttended: () => document.hasFocus() && this.element.contains(document.activeElement),
      onChange: () => this.#showConversation(),
      onOwnAct: () => nudgeOtherWindows(this.#side),
      onError: (error) => this.#complain(error),
    });
    this.#parts.messages.replaceChildren(this.#conversation.list.element);
  }

  #showConversation() {
    const { badge, older, empty } = this.#parts;
    const { unread = 0, hasOlder = false, list } = this.#conversation ?? {};
    badge.hidden = unread === 0;
    badge.textContent = unread > 99 ? '99+' : String(unread);
    badge.setAttribute('aria-label', text('unread', { count: unread }));
    older.hidden = !hasOlder;
    empty.hidden = list?.size !== 0;
    this.#onUnread();
  }

  async #submitProfile() {
    const { nickname, uid, text: field } = this.#parts;
    const profile = { nickname: nickname.value.trim(), uid: uid.value.trim(), hasJoined: false };
    if (profile.uid === this.#peer.uid) return this.#say(text('sameUid'));
    saveProfile(this.#side, profile);
    await this.join();
    // Unless the user is busy in the other pane by now.
    const { activeElement } = document;
    if (activeElement === document.body || this.element.contains(activeElement)) field.focus();
  }

  #leave() {
    this.#session.stop();
    this.#session = null;
    this.#conversation = null;
    this.#connection = ['idle', {}];
    this.#say('');
    saveProfile(this.#side, { ...loadProfile(this.#side), hasJoined: false });
    this.#parts.nickname.focus();
  }

  #submitMessage() {
    const { text: field, scroll } = this.#parts;
    const message = field.value.trim();
    if (message === '') return;
    field.value = '';
    this.#say('');
    void this.#conversation.send(message);
    // The newest message is at zero: the list grows upwards.
    scroll.scrollTop = 0;
  }

  async #loadOlder() {
    const { older } = this.#parts;
    older.disabled = true;
    await this.#conversation.loadOlder();
    older.disabled = false;
  }

  #fillForm() {
    const { nickname, uid } = loadProfile(this.#side);
    this.#parts.nickname.value = nickname;
    this.#parts.uid.value = uid;
  }

  #showConnection(state, values = {}) {
    const { connection } = this.#parts;
    this.#connection = [state, values];
    connection.dataset.state = state;
    connection.textContent = text(state, values);
  }

  #complain(error) {
    const isRefusal = error instanceof WireError;
    this.#say(isRefusal ? text('wireError', { code: error.code, message: error.message }) : text('noAnswer'));
  }

  #say(notice) {
    this.#parts.notice.textContent = notice;
    this.#parts.notice.hidden = notice === '';
  }
}

/** One character that stands for a name: 红 for 小红, A for Alice. Emoji and rare characters stay whole. */
function initialOf(nickname) {
  const word = [...nickname.trim().split(/\s/)[0]];
  return (/\p{Script=Han}/u.test(word.at(-1)) ? word.at(-1) : word[0]) ?? '?';
}
