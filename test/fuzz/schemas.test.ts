import { beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../functions/routes.ts';
import { type OperationTables, operationTables } from '../../infra/commands/openapi-document.ts';
import { diceOf } from '../../infra/local/simulation/dice.ts';
import { Refusal } from '../../shared/errors.ts';
import { decodeBody, decodeQuery } from '../../shared/http/decoding.ts';
import { bodies, type Place } from '../authorisation/calls.ts';
import { mutateJson } from './json.ts';
import { described } from './routes.ts';
import { jsonValue, NAMES, QUERY_VALUES } from './values.ts';

/** One seed unless SEED says another; TURNS is how often each form is asked. */
const seed = process.env.SEED ?? 'schemas';
const turns = Number(process.env.TURNS ?? 12);
console.info(`seed ${seed}`);

const ID = '0'.repeat(32);
const place = { structureId: ID, subscriptionId: ID, requestId: ID, issuer: 'ca-1', serial: ID } satisfies Place;

let tables: OperationTables;
beforeAll(async () => {
  tables = await operationTables();
});

const taking = routes.filter(({ takes }) => takes?.includes('application/json'));
const asking = described.filter(({ query }) => query.length > 0);

/** A value or a Refusal, soon: what is checked behind the form is the calls' own to fuzz. */
function decided(what: string, decode: () => unknown): void {
  const began = performance.now();
  try {
    decode();
  } catch (error) {
    if (!(error instanceof Refusal)) throw new Error(`${what}: ${String((error as Error).stack ?? error)}`);
    expect(error.findings.length, what).toBeLessThanOrEqual(50);
  }
  expect(performance.now() - began, what).toBeLessThan(3_000);
}

describe('the form of every body takes or refuses whatever it is given', () => {
  test.each(taking.map((route) => [route.operation, route] as const))('%s', (operation, route) => {
    const { schemas } = tables.get(route.lambda)![operation]!;
    const right = JSON.parse(JSON.stringify(bodies[operation]!(place)));
    const dice = diceOf(`${seed}/${operation}`);
    for (let turn = 0; turn < turns; turn++) {
      const { what, text } = dice.chance(0.9) ? mutateJson(dice, right) : { what: 'another', text: jsonValue(dice) };
      decided(`turn ${turn}, ${what}`, () =>
        decodeBody(new TextEncoder().encode(text), 'application/json', route.takes, schemas),
      );
    }
  });
});

describe('the form of every query takes or refuses whatever it is given', () => {
  test.each(asking.map((route) => [route.operation, route] as const))('%s', (operation, route) => {
    const { lambda } = routes.find((one) => one.operation === operation)!;
    const { schemas } = tables.get(lambda)![operation]!;
    const dice = diceOf(`${seed}/${operation}/query`);
    for (let turn = 0; turn < turns; turn++) {
      const value = () => (dice.chance(0.5) ? dice.pick(NAMES) : dice.pick(QUERY_VALUES));
      const queryStringParameters = Object.fromEntries([
        [dice.pick([...route.query, ...route.query, dice.pick(NAMES)]), value()],
        [dice.pick(route.query), value()],
      ]);
      const what = JSON.stringify(queryStringParameters).slice(0, 200);
      decided(`turn ${turn}, ${what}`, () => decodeQuery({ queryStringParameters } as never, schemas));
    }
  });
});
