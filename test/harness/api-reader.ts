import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { HttpRequest } from './http-client.js';
import { inStyle, type RequestParameters, type Style, urlEncode } from './request-styles.js';

interface Media {
  readonly example?: unknown;
}

interface Operation {
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
    readonly example?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media & { schema: BodySchema }>> };
  readonly responses: Readonly<Record<'200', { readonly content: Readonly<Record<string, Media>> }>> & {
    readonly default: { readonly $ref: string };
  };
}

interface BodySchema {
  readonly properties: Readonly<Record<string, { readonly description?: string }>>;
  readonly required: readonly string[];
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly responses: {
      readonly refusedByHttp: { readonly content: { readonly 'application/json': Media } };
    };
  };
}

/** What a caller has to fill in. */
export interface Proof {
  readonly query: RequestParameters;
  readonly headers: Readonly<Record<string, string>>;
}

const STYLE_OF: Readonly<Record<string, Style>> = {
  'application/json': 'json',
  'application/x-www-form-urlencoded': 'form',
  'multipart/form-data': 'multipart',
};

/** One route, as the OpenAPI document tells it. */
export class ApiRoute {
  constructor(
    readonly method: string,
    readonly path: string,
    readonly operation: Operation,
    private readonly ajv: Ajv2020,
  ) {}

  get name(): string {
    return `${this.method} ${this.path}`;
  }

  /** The proofs of the first way, by the names of their schemes. */
  get proofs(): readonly string[] {
    return Object.keys(this.operation.security[0] ?? {});
  }

  get required(): readonly string[] {
    const [body] = Object.values(this.operation.requestBody?.content ?? {});
    const inQuery = this.operation.parameters.filter((each) => each.required);
    return [...inQuery.map(({ name }) => name), ...(body?.schema.required ?? [])];
  }

  /** Meanings by parameter, undefined where the document has none. */
  get meanings(): Readonly<Record<string, string | undefined>> {
    const [body] = Object.values(this.operation.requestBody?.content ?? {});
    const all = [
      ...this.operation.parameters.map(({ name, description }) => [name, description]),
      ...Object.entries(body?.schema.properties ?? {}).map(([name, each]) => [name, each.description]),
    ];
    return Object.fromEntries(all) as Record<string, string | undefined>;
  }

  /** The documented request in each of its body styles; one without a body has one. */
  requests({ query, headers }: Proof): HttpRequest[] {
    const shown = this.operation.parameters.filter(({ example }) => example !== undefined);
    const valuesIn = (place: string): RequestParameters =>
      Object.fromEntries(
        shown.filter((each) => each.in === place).map(({ name, example }) => [name, example]),
      );
    const path = this.path.replace(/\{(\w+)\}/g, (_, name: string) => String(valuesIn('path')[name]));
    const target = `${path}?${urlEncode({ ...query, ...valuesIn('query') })}`;
    const bodies = Object.entries(this.operation.requestBody?.content ?? {});
    if (bodies.length === 0) return [{ method: this.method, path: target, headers }];
    return bodies.map(([type, { example = {} }]) => {
      const request = inStyle(STYLE_OF[type]!, this.method, target, example as RequestParameters);
      return withHeaders(request, headers);
    });
  }

  get answer(): { readonly mediaType: string; readonly example: unknown } {
    const [mediaType, { example }] = Object.entries(this.operation.responses['200'].content)[0]!;
    return { mediaType, example };
  }

  /** Whether a value is an answer that the document knows; the reasons are in `errors` of the function. */
  answers(status = 200): ValidateFunction {
    const { responses } = this.operation;
    const place =
      String(status) in responses
        ? ['paths', this.path, this.method.toLowerCase(), 'responses', String(status), 'content']
        : ['components', 'responses', responses.default.$ref.split('/').at(-1)!, 'content'];
    const steps = [...place, 'application/json', 'schema'].map((step) =>
      step.replaceAll('~', '~0').replaceAll('/', '~1'),
    );
    return this.ajv.compile({ $ref: `openapi#/${steps.map(encodeURIComponent).join('/')}` });
  }
}

function withHeaders(request: HttpRequest, headers: Readonly<Record<string, string>>): HttpRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

/** All routes of an OpenAPI document. */
export function readApi(document: ApiDocument): ApiRoute[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => new ApiRoute(method.toUpperCase(), path, operation, ajv),
    ),
  );
}
