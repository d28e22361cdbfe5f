import type { JsonSchema } from '@hongyan/http';

/** An object with exactly these members. */
export function exactly(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

export function text(example: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'string', ...more, examples: [example] };
}

export function integer(example: number): JsonSchema {
  return { type: 'integer', examples: [example] };
}

/** The example that a schema describes, put together from those of its leaves. */
export function exampleOf(schema: JsonSchema): unknown {
  const {
    examples,
    properties,
    items,
    enum: choices,
  } = schema as {
    examples?: unknown[];
    properties?: Record<string, JsonSchema>;
    items?: JsonSchema;
    enum?: unknown[];
  };
  if (examples) return examples[0];
  if ('const' in schema) return schema['const'];
  if (choices) return choices[0];
  if (items) return [exampleOf(items)];
  if (!properties) return null;
  return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, exampleOf(each)]));
}
