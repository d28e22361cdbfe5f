/** The page's words in Chinese and English. Every key has both. */
const TEXTS = {
  tagline: ['消息先落盘，再应答', 'Durable before acknowledged'],
  bothUsers: ['显示两位用户', 'Show both users'],
  switchLanguage: ['Switch to English', '切换到中文'],
  otherLanguage: ['English', '中文'],

  ownWindow: ['独立窗口', 'Own window'],
  ownWindowOf: ['在独立窗口中打开 {name}', 'Open {name} in a window of its own'],
  leave: ['离开', 'Leave'],
  joinHint: [
    '应用服务器会为这位用户签名注册，并领取令牌。',
    'The app server registers this user with a signed call and gets a token.',
  ],
  nickname: ['昵称', 'Name'],
  uid: ['用户 ID', 'User id'],
  uidHint: ['由应用自己决定，不含 _ 和 ,', 'Chosen by the app; no _ and no ,'],
  connect: ['注册并连接', 'Register and connect'],

  idle: ['未连接', 'Not connected'],
  connecting: ['连接中…', 'Connecting…'],
  online: ['在线', 'Online'],
  waiting: ['连接已断开，{seconds} 秒后重连', 'Disconnected, trying again in {seconds} s'],

  unread: ['{count} 条未读', '{count} unread'],
  messages: ['消息', 'Messages'],
  older: ['加载更早的消息', 'Load older messages'],
  empty: ['还没有消息，说点什么吧。', 'No messages yet. Say something.'],
  compose: ['输入消息，回车发送', 'Message, Enter sends'],
  send: ['发送', 'Send'],
  sending: ['发送中', 'Sending'],
  sent: ['已落盘', 'Durable'],
  read: ['已读', 'Read'],
  failed: ['未发送', 'Not sent'],
  retry: ['重试', 'Try again'],
  otherType: ['［{type}］', '[{type}]'],

  sameUid: ['两位用户需要不同的 ID。', 'The two users need different ids.'],
  wireError: ['服务器答复 {code}：{message}', 'The server answered {code}: {message}'],
  noAnswer: ['服务器没有应答，请稍后再试。', 'The server does not answer. Try again in a moment.'],

  storyLabel: ['消息的旅程', 'The journey of a message'],
  stepRegister: ['签名注册', 'Signed registration'],
  stepToken: ['令牌', 'Token'],
  stepSocket: ['长连接', 'Socket'],
  stepSend: ['发送', 'Send'],
  stepDurable: ['落盘', 'Durable'],
  stepFrame: ['推送', 'Frame'],
  stepRead: ['已读', 'Read'],
  lessonStart: [
    '连接两位用户，然后互发消息：每一步都会显示在这里。',
    'Connect both users and write to each other: every step shows here.',
  ],
  lessonRegister: [
    '应用服务器用密钥签名，调用 /users/register。密钥从不进入浏览器。',
    'The app server calls /users/register, signed with its secret. The secret never reaches the browser.',
  ],
  lessonToken: [
    '应用服务器把令牌交给用户；之后的每个请求都凭它。',
    'The app server hands the token to the user; every later call carries it.',
  ],
  lessonSocket: [
    'WebSocket 已连接，第一帧是 Sys:Connect；此后每 30 秒一次心跳。',
    'The WebSocket is up; its first frame is Sys:Connect. A heartbeat follows every 30 s.',
  ],
  lessonSend: [
    '客户端以 HTTP 发送：POST /messages/send。',
    'The client sends over HTTP: POST /messages/send.',
  ],
  lessonDurable: [
    '✓ 答复在数据库提交之后才发出：此刻断电，消息也不会丢。',
    '✓ The reply left after the database commit: a power cut now would lose nothing.',
  ],
  lessonFrame: [
    '消息经队列到达网关，推送到对方的每一条连接。',
    'Through the queue the message reached a gateway, which pushed it to every socket of the peer.',
  ],
  lessonRead: [
    '✓✓ 对方点开会话：POST /chat/readMsg，发送者收到 Sys:MsgRead。',
    '✓✓ The peer opened the chat: POST /chat/readMsg, and the sender got Sys:MsgRead.',
  ],
};

const LANGUAGES = ['zh-Hans', 'en'];
const STORED = 'hongyan-demo.language';

let language = LANGUAGES.includes(localStorage.getItem(STORED))
  ? localStorage.getItem(STORED)
  : (navigator.language ?? '').startsWith('zh')
    ? 'zh-Hans'
    : 'en';

export function currentLanguage() {
  return language;
}

/** Chinese to English and back; the choice outlives the page. */
export function toggleLanguage() {
  language = LANGUAGES[1 - LANGUAGES.indexOf(language)];
  localStorage.setItem(STORED, language);
}

/** The text of a key, with `{name}` replaced by `values.name`. */
export function text(key, values = {}) {
  return TEXTS[key][LANGUAGES.indexOf(language)].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Fills every element that names its text: `data-text`, `data-label` (for assistive technology), `data-placeholder`. */
export function translate(root) {
  for (const element of root.querySelectorAll('[data-text]'))
    element.textContent = text(element.dataset.text);
  for (const element of root.querySelectorAll('[data-label]'))
    element.setAttribute('aria-label', text(element.dataset.label));
  for (const element of root.querySelectorAll('[data-placeholder]'))
    element.placeholder = text(element.dataset.placeholder);
}
