import { text } from './texts.js';

const STEPS = ['Register', 'Token', 'Socket', 'Send', 'Durable', 'Frame', 'Read'];
const BEHIND_SEND = ['Durable', 'Frame', 'Read'];
const TAIL_LINES_MAX = 3;
const LINE_LENGTH_MAX = 240;

/** Tells what just happened on the wire, step by step, so that a newcomer learns the path. Shows no token. */
export class WireStory {
  #steps = new Map();
  #latest = null;
  #lesson;
  #httpTail;
  #frameTail;

  constructor({ steps, lesson, httpTail, frameTail }) {
    this.#lesson = lesson;
    this.#httpTail = httpTail;
    this.#frameTail = frameTail;
    for (const step of STEPS) {
      const item = document.createElement('li');
      item.dataset.text = `step${step}`;
      steps.append(item);
      this.#steps.set(step, item);
    }
    this.relabel();
  }

  /**
   * A new message begins its way anew: what lies behind `Send` goes out again. The frame may be here before the
   * reply is; the story does not go back for that.
   */
  reach(step) {
    if (step === 'Send') {
      for (const later of BEHIND_SEND) this.#steps.get(later).classList.remove('reached');
    }
    this.#steps.get(step).classList.add('reached');
    this.#steps.get(this.#latest)?.removeAttribute('aria-current');
    this.#latest = BEHIND_SEND.includes(step)
      ? BEHIND_SEND.findLast((each) => this.#steps.get(each).classList.contains('reached'))
      : step;
    this.#steps.get(this.#latest).setAttribute('aria-current', 'step');
    this.relabel();
  }

  http(who, { call, parameters, envelope, tookMs }) {
    const facts = `${JSON.stringify(parameters)} → ${JSON.stringify(envelope)}`;
    addLine(this.#httpTail, who, `${call} ${Math.round(tookMs)} ms`, facts);
  }

  frame(who, headline, frame) {
    addLine(this.#frameTail, who, headline, frame);
  }

  relabel() {
    this.#lesson.textContent = text(`lesson${this.#latest ?? 'Start'}`);
  }
}

/** Newest first. */
function addLine(tail, speaker, headline, facts) {
  const line = document.createElement('p');
  for (const [className, content] of Object.entries({ speaker, headline, facts })) {
    const part = document.createElement('span');
    part.className = className;
    part.textContent = shortened(content);
    line.append(part, ' ');
  }
  tail.prepend(line);
  while (tail.childElementCount > TAIL_LINES_MAX) tail.lastElementChild.remove();
}

/** Tokens are 40 hex characters; nothing else on the wire is. */
function shortened(content) {
  const safe = content.replace(/\b[0-9a-f]{40}\b/g, '••••');
  return safe.length > LINE_LENGTH_MAX ? `${safe.slice(0, LINE_LENGTH_MAX)}…` : safe;
}
