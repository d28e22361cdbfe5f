import { Pane } from './pane.js';
import { loadProfile, onNudge, onProfileChange, SIDES } from './profiles.js';
import { currentLanguage, text, toggleLanguage, translate } from './texts.js';
import { WireStory } from './wire-story.js';

const story = new WireStory({
  steps: document.getElementById('steps'),
  lesson: document.getElementById('lesson'),
  httpTail: document.getElementById('http-tail'),
  frameTail: document.getElementById('frame-tail'),
});

/** `?user=left` or `?user=right`: a window for one of the two. */
const only = new URLSearchParams(location.search).get('user');
const sides = SIDES.includes(only) ? [only] : SIDES;
const panes = new Map(sides.map((side) => [side, new Pane(side, story, showTotal)]));

document.body.classList.toggle('alone', sides.length === 1);
document.getElementById('both').hidden = sides.length > 1;
document.getElementById('panes').append(...[...panes.values()].map(({ element }) => element));

document.getElementById('language').addEventListener('click', () => {
  toggleLanguage();
  relabel();
});
onProfileChange((side) => {
  for (const pane of panes.values()) pane.profileChanged(side);
});
onNudge((side) => panes.get(side)?.sync());
relabel();

// Whoever was in before a reload is in again.
for (const [side, pane] of panes) if (loadProfile(side).hasJoined) void pane.join();

function relabel() {
  document.documentElement.lang = currentLanguage();
  translate(document);
  const language = document.getElementById('language');
  language.textContent = text('otherLanguage');
  language.setAttribute('aria-label', text('switchLanguage'));
  for (const pane of panes.values()) pane.relabel();
  story.relabel();
}

function showTotal() {
  let total = 0;
  for (const pane of panes.values()) total += pane.total;
  document.title = total > 0 ? `(${total}) 鸿雁 Hongyan` : '鸿雁 Hongyan';
}
