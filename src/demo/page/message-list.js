import { currentLanguage, text } from './texts.js';

const MARKS = { sending: '…', sent: '✓', read: '✓✓', failed: '!' };
/** Behind everything that has its place in history. */
const UNPLACED = 1e12;

/**
 * The bubbles of one conversation. A message is known by its `key`; its `order` is the sequence that history gives
 * it, and what has none yet stands behind. Everything a user wrote is set as text, never as markup.
 */
export class MessageList {
  element = document.createElement('ol');
  #entries = [];
  #arrivals = 0;
  #peerReadTime = '';
  #retry;

  /** `retry(entry)` is called when a user wants a failed message sent again. */
  constructor(retry) {
    this.element.className = 'messages';
    this.#retry = retry;
  }

  get size() {
    return this.#entries.length;
  }

  /** How many of them the server has. */
  get storedCount() {
    return this.#entries.filter(({ wireTime }) => wireTime !== undefined).length;
  }

  /** The oldest sequence shown, from where older messages are asked for. */
  get oldestOrder() {
    return this.#entries.find(({ order }) => order < UNPLACED)?.order;
  }

  /** The newest sequence shown. What came by frame has none yet. */
  get newestOrder() {
    return this.#entries.findLast(({ order }) => order < UNPLACED)?.order;
  }

  /** Adds a message, or brings a known one up to date: {key, order?, text, isMine, wireTime?, instant, state}. */
  put(message) {
    const known = this.#entries.find(({ key }) => key === message.key);
    const entry = known ?? { element: createBubble(message), order: UNPLACED + this.#arrivals++ };
    Object.assign(entry, message);
    if (known) this.#entries.splice(this.#entries.indexOf(known), 1);
    const at = this.#entries.findLastIndex(({ order }) => order <= entry.order) + 1;
    const next = this.#entries[at]?.element ?? null;
    this.#entries.splice(at, 0, entry);
    if (!known) {
      entry.element.querySelector('button')?.addEventListener('click', () => this.#retry(entry));
    }
    // An element that stays put is not touched, so that nothing is read out twice.
    if (!known || entry.element.nextElementSibling !== next) this.element.insertBefore(entry.element, next);
    this.#paint(entry);
  }

  /** A message gets the name that the server gave it. Its frame or its history row may have come first. */
  rename(key, newKey) {
    const entry = this.#entries.find((each) => each.key === key);
    const twin = this.#entries.find((each) => each.key === newKey);
    if (twin) {
      this.#entries.splice(this.#entries.indexOf(twin), 1);
      twin.element.remove();
      entry.order = twin.order;
    }
    entry.key = newKey;
  }

  /** The peer has read everything up to a time on the wire; whole seconds are compared, as the server does. */
  markReadUpTo(wireTime) {
    if (wireTime > this.#peerReadTime) this.#peerReadTime = wireTime;
    this.relabel();
  }

  /** Paints all again, after the language or a read mark changed. */
  relabel() {
    for (const entry of this.#entries) this.#paint(entry);
  }

  #paint(entry) {
    const { element, isMine, instant, wireTime } = entry;
    if (isMine && entry.state === 'sent' && wireTime <= this.#peerReadTime) entry.state = 'read';
    element.dataset.state = entry.state;
    const time = element.querySelector('time');
    time.dateTime = new Date(instant).toISOString();
    time.textContent = clockText(instant);
    const mark = element.querySelector('.receipt');
    if (!mark) return;
    mark.textContent = MARKS[entry.state];
    mark.title = text(entry.state);
    mark.setAttribute('aria-label', text(entry.state));
    const retry = element.querySelector('button');
    retry.hidden = entry.state !== 'failed';
    retry.textContent = text('retry');
  }
}

function createBubble(message) {
  const item = document.createElement('li');
  item.className = `message ${message.isMine ? 'mine' : 'theirs'}`;
  const bubble = document.createElement('p');
  bubble.className = 'bubble';
  bubble.dir = 'auto';
  bubble.textContent = message.text;
  const meta = document.createElement('p');
  meta.className = 'meta';
  meta.append(document.createElement('time'));
  if (message.isMine) {
    const receipt = document.createElement('span');
    receipt.className = 'receipt';
    receipt.setAttribute('role', 'img');
    const retry = document.createElement('button');
    retry.type = 'button';
    retry.className = 'quiet';
    meta.append(receipt, retry);
  }
  item.append(bubble, meta);
  return item;
}

/** The time of today, with the date when it was another day. */
function clockText(instant) {
  const date = new Date(instant);
  const isToday = date.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { month: 'numeric', day: 'numeric' };
  return new Intl.DateTimeFormat(currentLanguage(), {
    ...day,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date);
}
