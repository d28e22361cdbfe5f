/** The nonce that the server gave this page: the one by which its policy lets style tags in. */
export const STYLE_NONCE = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// Dialogs lock the page's scrolling by a style tag of react-remove-scroll, which looks here.
Object.assign(globalThis, { __webpack_nonce__: STYLE_NONCE });
