import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { routes } from '../../../functions/routes.ts';
import {
  describeApi,
  describedPath,
  describePublicEvents,
  type OperationTables,
  operationTables,
  printed,
} from '../../../infra/commands/openapi-document.ts';
import { REFUSAL_CODES } from '../../../shared/errors.ts';
import { PING, PUBLIC_EVENT_TYPES } from '../../../shared/registration/public-events.ts';

describe('the description of the API', () => {
  let tables: OperationTables;
  beforeAll(async () => {
    tables = await operationTables();
  });

  test('the form of events is the one committed, and the description has it for each type', async () => {
    const file = new URL('../../../shared/registration/public-event.v1.schema.json', import.meta.url);
    expect(await readFile(file, 'utf8')).toBe(printed(describePublicEvents()));
    const { webhooks } = describeApi(tables);
    expect(Object.keys(webhooks ?? {}).sort()).toEqual([...PUBLIC_EVENT_TYPES, PING].sort());
  });

  test('functions/open/openapi.json is what the routes and schemas say: else run npm run openapi', async () => {
    const committed = await readFile(new URL('../../../functions/open/openapi.json', import.meta.url), 'utf8');
    expect(committed === printed(describeApi(tables))).toBe(true);
  });

  test('every route has its operation and every operation its route', () => {
    const routed = routes.map(({ lambda, operation }) => `${lambda}/${operation}`).sort();
    const made = [...tables].flatMap(([lambda, table]) => Object.keys(table).map((name) => `${lambda}/${name}`)).sort();
    expect(made).toEqual(routed);
  });

  test('a call with a body has a schema for it, and an answer in JSON too', () => {
    for (const route of routes) {
      const { schemas } = tables.get(route.lambda)![route.operation]!;
      expect([route.operation, schemas.body !== undefined]).toEqual([route.operation, route.takes !== undefined]);
      const json = route.gives.includes('application/json') && route.operation !== 'openapi';
      expect([route.operation, schemas.answer !== undefined]).toEqual([route.operation, json]);
    }
  });

  test('every object is strict: an unknown field is refused everywhere', () => {
    const { webhooks, ...document } = JSON.parse(printed(describeApi(tables)));
    // what we tell may grow: whoever is told ignores what they do not know
    for (const { post } of Object.values<{ post: { requestBody: unknown } }>(webhooks)) {
      const [, told] = /schemas\/(\w+)/.exec(JSON.stringify(post.requestBody))!;
      delete document.components.schemas[told!];
    }
    const objects = nodes(document).filter((node) => node.type === 'object' && node.properties !== undefined);
    expect(objects.length).toBeGreaterThan(20);
    expect(objects.filter((node) => node.additionalProperties !== false)).toEqual([]);
  });

  test('answers to calls that are kept for repetition hold no personal field', () => {
    const personal = (schema: z.ZodType | undefined) =>
      JSON.stringify(schema ? z.toJSONSchema(schema, { unrepresentable: 'any' }) : {}).includes('x-personal');
    const marked = routes.filter(({ lambda, operation }) => personal(tables.get(lambda)![operation]!.schemas.answer));
    expect(marked.map(({ operation }) => operation)).toContain('show-me');
    expect(marked.filter(({ method }) => method !== 'GET').map(({ operation }) => operation)).toEqual([]);
    const given = routes.filter(({ lambda, operation }) => personal(tables.get(lambda)![operation]!.schemas.body));
    expect(given.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['register-person', 'draft-designation', 'edit-designation', 'replace-card']),
    );
  });

  test('every problem is described where its type points', () => {
    const document = describeApi(tables);
    expect(Object.keys(document.components!.responses!).sort()).toEqual([...REFUSAL_CODES, 'internal'].sort());
  });

  test.each([
    ['post', '/requests', '404', true],
    ['post', '/requests/preview', '404', true],
    ['post', '/appointments', '404', true],
    ['post', '/key-proofs', '404', true],
    ['post', '/persons', '404', false],
    ['get', '/requests/{requestId}', '404', true],
    ['get', '/approvals', '404', false],
  ] as const)('%s %s may answer %s: %s', (method, path, status, expected) => {
    const { paths } = describeApi(tables);
    expect(paths![path]![method]!.responses![status] !== undefined).toBe(expected);
  });

  test('what API Gateway answers by itself has its own form beside ours', () => {
    const { paths } = describeApi(tables);
    for (const { method, path, who, takes, lambda, operation } of routes) {
      const { light } = tables.get(lambda)![operation]!.schemas;
      const { responses } = paths![describedPath({ path })]![method.toLowerCase() as 'get']!;
      const forms = (status: number) => Object.keys(responses![String(status)]?.content ?? {}).sort();
      const both = ['application/json', 'application/problem+json'];
      expect([path, forms(401)]).toEqual([path, who === 'public' ? [] : both]);
      expect([path, forms(413)]).toEqual([path, takes ? both : []]);
      for (const status of [429, 503]) expect([path, status, forms(status)]).toEqual([path, status, both]);
      for (const status of light ? [400, 500] : [400, 406, 500])
        expect(forms(status)).toEqual(['application/problem+json']);
    }
    const { ApiGatewayMessage } = describeApi(tables).components!.schemas! as Record<string, object>;
    expect(ApiGatewayMessage).toMatchObject({ properties: { message: { type: 'string' } } });
  });

  test('only public routes are open; those of machines take a client certificate', () => {
    const { paths } = describeApi(tables);
    const machines = ['show-machine', 'preview-request', 'submit-request', 'show-request', 'show-certificate'];
    machines.push('renew-certificate', 'revoke-certificate');
    for (const { method, path, who, operation } of routes) {
      const { security } = paths![describedPath({ path })]![method.toLowerCase() as 'get']!;
      const people = who === 'public' || operation === 'show-machine' ? [] : [{ signIn: [] }];
      expect(security).toEqual([...people, ...(machines.includes(operation) ? [{ machine: [] }] : [])]);
    }
  });
});

function nodes(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(nodes)];
}
