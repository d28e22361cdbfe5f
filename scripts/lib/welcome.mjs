/**
 * What a newcomer reads once everything runs, in Chinese and English.
 * @param {{ httpPort: number, wsPort: number, demo: null | { app: { key: string, secret: string | null } }, operator: null | { email: string, password: string } }} facts
 */
export function welcome({ httpPort, wsPort, demo, operator }) {
  const http = `http://localhost:${httpPort}`;
  const lines = [
    '',
    '  鸿雁 Hongyan 已启动 · is running',
    '',
    row('接口 HTTP', http),
    row('长连接 WebSocket', `ws://localhost:${wsPort}`),
  ];
  if (demo) {
    lines.push(
      row('演示页面 Demo page', `${http}/demo`),
      row('应用 App key', demo.app.key),
      row('密钥 App secret', demo.app.secret ?? '只在首次启动时显示 · shown at the first start only'),
    );
    if (!demo.app.secret) {
      lines.push(row('新密钥 New secret', `npm run hongyan -- app rotate-secret ${demo.app.key}`));
    }
  }
  lines.push(row('控制台 Console', `${http}/console`));
  if (operator) {
    lines.push(
      row('管理员 Operator', operator.email),
      row('密码 Password', `${operator.password} （只显示一次 · shown this once）`),
    );
  }
  lines.push(
    '',
    '  接下来 · Next, in another terminal:',
    '    npm run hongyan -- app create --name my-app',
    '    npm run hongyan -- user register --help',
    '    npm run hongyan -- doctor',
    '',
    '  按 Ctrl-C 停止 · Press Ctrl-C to stop.',
    '',
  );
  return `${lines.join('\n')}\n`;
}

const LABEL_WIDTH = 22;

/** Chinese characters are two columns wide in a terminal. */
function row(label, value) {
  const width = [...label].reduce((sum, character) => sum + (character > '\u2e80' ? 2 : 1), 0);
  return `    ${label}${' '.repeat(Math.max(1, LABEL_WIDTH - width))}${value}`;
}
