import { createHash } from 'node:crypto';
import { SCHEMES } from './access.js';
import type { OpenApiDocument, Operation, Parameter } from './openapi-document.js';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a2a2c; }
details { border-top: 1px solid #d5dddd; padding: .5rem 0; } summary { cursor: pointer; }
code, pre { font: 14px/1.4 ui-monospace, monospace; } pre { background: #f2f5f5; padding: .75rem; overflow-x: auto; }
table { border-collapse: collapse; } td, th { text-align: left; vertical-align: top; padding: .15rem 1rem .15rem 0; }
.method { display: inline-block; width: 4rem; font-weight: 600; color: #0b6b6b; }
@media (prefers-color-scheme: dark) {
  body { background: #10191a; color: #dfe8e8; } pre { background: #1b2627; } .method { color: #6cc; }
}`;

/** Nothing is loaded, run or sent; the one style sheet is named by its hash. */
export const PAGE_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The document for people: one plain page, no script. */
export function pageOf({ info, paths }: OpenApiDocument): string {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => routeOf(method.toUpperCase(), path, operation)),
  );
  const words = info.description.split('\n\n').map((each) => `<p>${prose(each)}</p>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(info.title)}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>
<h1>${escape(info.title)}</h1>${words.join('')}
<p><a href="/docs/openapi.json">openapi.json</a></p>
${routes.join('\n')}
</body></html>`;
}

function routeOf(method: string, path: string, operation: Operation): string {
  const { summary, description, security, parameters, requestBody, responses } = operation;
  const ways = security
    .map((way) => Object.keys(way).map(proofName))
    .map((names) => names.join(', '))
    .join(', or ');
  const [body] = Object.values(requestBody?.content ?? {});
  const { properties = {}, required = [] } = (body?.schema ?? {}) as {
    properties?: Record<string, Parameter['schema'] & { description?: string }>;
    required?: readonly string[];
  };
  const fields = Object.entries(properties).map(([name, { description: meaning }]) =>
    rowOf(name, required.includes(name), meaning),
  );
  const rows = [
    ...parameters.map((each) => rowOf(each.name, each.required, each.description)),
    ...fields,
  ].join('');
  const examples = parameters.filter(({ example }) => example !== undefined);
  const request = body?.example ?? Object.fromEntries(examples.map(({ name, example }) => [name, example]));
  const [answer] = Object.values(responses['200']?.content ?? {});
  return `<details><summary><code><span class="method">${method}</span> ${escape(path)}</code> ${prose(summary)}</summary>
<p>${escape(description)}${ways ? ` Proof: ${escape(ways)}.` : ''}</p>
${rows ? `<table>${rows}</table>` : ''}
${sample(request)}
<p>${prose(responses['200']?.description ?? '')}</p>
${sample(answer?.example)}</details>`;
}

/** The name of the header or parameter; of the scheme when it has none. */
function proofName(scheme: string): string {
  const { name } = SCHEMES[scheme as keyof typeof SCHEMES] as { readonly name?: string };
  return name ?? scheme;
}

/** Nothing for a route without example, or without parameters. */
function sample(value: unknown): string {
  const json = JSON.stringify(value ?? {}, null, 2);
  return json === '{}' ? '' : `<pre>${escape(json)}</pre>`;
}

function rowOf(name: string, isRequired: boolean, meaning = ''): string {
  return `<tr><th><code>${escape(name)}</code></th><td>${isRequired ? 'required' : ''}</td><td>${prose(meaning)}</td></tr>`;
}

/** Words in backticks are code, as in the document. */
function prose(text: string): string {
  return escape(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ENTITIES[char]!);
}
