import {
  type DeclaredRoute,
  inputSchema,
  isAdminPath,
  type InputSchema,
  type JsonSchema,
} from '@hongyan/http';
import { type Access, accessOf, SCHEMES } from './access.js';
import { adminResponsesOf, REFUSED_TO_ADMIN } from './admin-answers.js';
import { errorSchemas, REFUSED_BY_HTTP, responsesOf } from './answers.js';
import type { OpenApiDocument, Operation, Parameter } from './openapi-document.js';
import type { RouteDoc, RouteDocs } from './route-doc.js';

const DESCRIPTION = `Answers are JSON with \`code\`, \`message\` and \`data\`, with HTTP status 200 whatever the code.
Match on \`code\`: texts depend on the language and may improve.

Parameters may stand in the query or, but for GET, in the body; the body wins. A JSON number is taken as its text, an
empty text as absent, and so is \`"0"\` for uids and tokens. Unknown parameters are ignored. Messages arrive over the
WebSocket, see docs/asyncapi.yaml.`;

const BODY_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];

/** The OpenAPI 3.1 document of some routes. A route that nobody wrote about is there, too, only in fewer words. */
export function openApi(routes: readonly DeclaredRoute[], docs: RouteDocs): OpenApiDocument {
  const names = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  refuseStale('routes', Object.keys(docs), names);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const doc = docs[`${route.method} ${route.path}`] ?? UNWRITTEN;
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: operation(route, doc),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Hongyan HTTP', version: '1.0.0', description: DESCRIPTION },
    paths,
    components: {
      securitySchemes: SCHEMES,
      schemas: errorSchemas(),
      responses: { refusedByHttp: REFUSED_BY_HTTP, refusedToAdmin: REFUSED_TO_ADMIN },
    },
  };
}

const UNWRITTEN: RouteDoc = { summary: '', answer: { mediaType: 'application/json', body: {} } };

function operation(route: DeclaredRoute, doc: RouteDoc): Operation {
  const access = accessOf(route.guards);
  const input = withoutProofs(route.input ? inputSchema(route.input) : NO_INPUT, access);
  const pathNames = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const names = new Set([...Object.keys(input.properties), ...pathNames]);
  refuseStale(route.name, Object.keys(doc.parameters ?? {}), names);
  const inBody =
    // The Admin API takes the body of every method but GET; the wire never one of DELETE.
    ['POST', 'PUT', 'PATCH', ...(isAdminPath(route.path) ? ['DELETE'] : [])].includes(route.method) &&
    (Object.keys(input.properties).length > 0 || access.file);
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/\W+/g, '_')}`,
    summary: doc.summary,
    description: descriptionOf(route, access),
    tags: [route.path.split('/')[1] || 'system'],
    security: (route.permission === 'public' ? [] : access.ways).map((way) =>
      Object.fromEntries(way.map((scheme) => [scheme, []])),
    ),
    parameters: [...pathParameters(pathNames, doc), ...(inBody ? [] : queryParameters(input, doc))],
    ...(inBody ? { requestBody: requestBody(input, doc, access, route) } : {}),
    responses: isAdminPath(route.path)
      ? adminResponsesOf(route, doc)
      : responsesOf(doc, [...access.errors, ...input.errors]),
  };
}

function descriptionOf({ permission }: DeclaredRoute, { title }: Access): string {
  if (permission === undefined) return `For ${title}.`;
  if (permission === 'public') return 'For anybody.';
  return `For admins; asks for \`${permission}\`.`;
}

/** What was written about something that is gone stops the boot. */
function refuseStale(subject: string, written: readonly string[], known: ReadonlySet<string>): void {
  const stale = written.filter((name) => !known.has(name));
  if (stale.length > 0)
    throw new Error(`The API document of ${subject} knows ${stale.join()}, the code does not.`);
}

const NO_INPUT: InputSchema = { properties: {}, required: [], errors: [] };

/** What the security schemes say already is not said again. */
function withoutProofs(input: InputSchema, { ways }: Access): InputSchema {
  const proofs = new Set(ways.flat().map((scheme) => SCHEMES[scheme]['name']));
  const properties = Object.entries(input.properties).filter(([name]) => !proofs.has(name));
  return {
    ...input,
    properties: Object.fromEntries(properties),
    required: input.required.filter((name) => !proofs.has(name)),
  };
}

function pathParameters(names: readonly string[], doc: RouteDoc): Parameter[] {
  return names.map((name) => parameter(name, 'path', true, { type: 'string' }, doc));
}

function queryParameters({ properties, required }: InputSchema, doc: RouteDoc): Parameter[] {
  return Object.entries(properties).map(([name, schema]) =>
    parameter(name, 'query', required.includes(name), schema, doc),
  );
}

function parameter(
  name: string,
  place: Parameter['in'],
  required: boolean,
  schema: JsonSchema,
  doc: RouteDoc,
): Parameter {
  return { name, in: place, required, schema, ...wordsOn(name, doc) };
}

function requestBody(
  { properties, required }: InputSchema,
  doc: RouteDoc,
  { file }: Access,
  { path }: DeclaredRoute,
): Operation['requestBody'] {
  const described = Object.entries(properties).map(([name, schema]) => {
    const { description } = wordsOn(name, doc);
    return [name, { ...schema, ...(description ? { description } : {}) }];
  });
  const files = file ? { [file]: { type: 'string', format: 'binary' } } : {};
  const schema = {
    type: 'object',
    properties: { ...Object.fromEntries(described), ...files },
    required: [...required, ...Object.keys(files)],
  };
  const examples = Object.keys(properties).map((name) => [name, wordsOn(name, doc).example]);
  const example: unknown = Object.fromEntries(examples.filter(([, value]) => value !== undefined));
  const media = file ? { schema } : { schema, example };
  const types = file ? ['multipart/form-data'] : isAdminPath(path) ? ['application/json'] : BODY_TYPES;
  return { required: true, content: Object.fromEntries(types.map((type) => [type, media])) };
}

function wordsOn(name: string, { parameters }: RouteDoc): { example?: unknown; description?: string } {
  const words = parameters?.[name];
  if (!words) return {};
  const [example, description] = words;
  return example === undefined ? { description } : { example, description };
}
