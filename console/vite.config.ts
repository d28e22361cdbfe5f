import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The console's files, for `src/console` to serve. The server puts a fresh nonce into every page that it hands out. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  logLevel: 'warn',
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    // `font-src` and `img-src` of the policy are no reason to grow the page; one request more is cheap.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // Mantine marks every file for servers that render; that nobody heeds it here is no news.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
});
