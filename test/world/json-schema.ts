/**
 * Judges values by a JSON Schema (2020-12), as a receiver would who has the published file and nothing else of ours. Knows the
 * words that our files use, and fails on every other. Members that the schema does not name are told too: what is sent is
 * documented, though receivers are to overlook what they do not know.
 */
export type Schema = { readonly [word: string]: unknown };

const ANNOTATIONS = new Set(['$schema', '$id', '$defs', 'title', 'description', 'format']);

export function faultsBySchema(root: Schema, value: unknown, schema: Schema = root, at = ''): readonly string[] {
  const faults: string[] = [];
  const wrong = (what: string) => faults.push(`${at || '/'}: ${what}`);
  for (const [word, asked] of Object.entries(schema)) {
    if (ANNOTATIONS.has(word)) continue;
    const rule = RULES[word];
    if (!rule) throw new Error(`the schema says ${word}, and nobody here knows what that is`);
    rule({ root, schema, value, asked, at, faults, wrong });
  }
  return faults;
}

interface Case {
  readonly root: Schema;
  readonly schema: Schema;
  readonly value: unknown;
  readonly asked: unknown;
  readonly at: string;
  readonly faults: string[];
  readonly wrong: (what: string) => void;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
};

const RULES: Readonly<Record<string, (one: Case) => void>> = {
  $ref({ root, value, asked, at, faults }) {
    const named = (root.$defs as Record<string, Schema>)[String(asked).replace('#/$defs/', '')];
    if (!named) throw new Error(`${asked} is nowhere in the schema`);
    faults.push(...faultsBySchema(root, value, named, at));
  },
  anyOf({ root, value, asked, at, wrong }) {
    const tried = (asked as Schema[]).map((one) => faultsBySchema(root, value, one, at));
    if (!tried.some((faults) => faults.length === 0)) wrong(`fits none: ${JSON.stringify(tried)}`);
  },
  type({ value, asked, wrong }) {
    const fits = TYPES[String(asked)];
    if (!fits) throw new Error(`no type ${asked}`);
    if (!fits(value)) wrong(`is no ${asked}`);
  },
  const: ({ value, asked, wrong }) => void (value !== asked && wrong(`is not ${asked}`)),
  minimum: ({ value, asked, wrong }) => void ((value as number) < (asked as number) && wrong('is too small')),
  maximum: ({ value, asked, wrong }) => void ((value as number) > (asked as number) && wrong('is too large')),
  pattern: ({ value, asked, wrong }) =>
    void (!(typeof value === 'string' && new RegExp(String(asked), 'u').test(value)) && wrong('does not match')),
  required({ value, asked, wrong }) {
    for (const name of asked as string[]) if (isObject(value) && !(name in value)) wrong(`lacks ${name}`);
  },
  properties({ root, value, asked, at, faults }) {
    if (!isObject(value)) return;
    for (const [name, schema] of Object.entries(asked as Record<string, Schema>)) {
      if (name in value) faults.push(...faultsBySchema(root, value[name], schema, `${at}/${name}`));
    }
  },
  additionalProperties({ schema, value, wrong }) {
    const known = Object.keys((schema.properties ?? {}) as object);
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) if (!known.includes(name)) wrong(`${name} is not documented`);
  },
};
