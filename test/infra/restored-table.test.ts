import { expect, test } from 'vitest';
import { synthesize } from './templates.ts';
import { templates as before, environment } from './who.ts';

/**
 * A restore makes a table of another name, and the name is a setting: the resource that is imported in the place of the lost
 * one is the same to the letter otherwise, and whoever refers to it refers to the resource.
 */
test('the ledger under another name differs by its name alone', () => {
  const after = synthesize({ ...environment, tableName: `${environment.tableName}-2` });
  const tables = [before, after].map((templates) => {
    const found = templates.of('AWS::DynamoDB::Table').filter(({ properties }) => properties.GlobalSecondaryIndexes);
    expect(found).toHaveLength(1);
    return found[0]!;
  });
  expect(tables[1]!.id).toBe(tables[0]!.id);
  expect(tables[1]!.properties).toEqual({ ...tables[0]!.properties, TableName: `${environment.tableName}-2` });
  for (const { deletionPolicy } of tables) expect(deletionPolicy).toBe('Retain');
  const rest = (templates: typeof before) =>
    templates.all
      .filter(({ type }) => type !== 'AWS::DynamoDB::Table')
      .map(({ id, properties }) =>
        JSON.stringify([id, properties]).replaceAll(`${environment.tableName}-2`, environment.tableName),
      );
  expect(rest(after)).toEqual(rest(before));
  // no role and no function has the name spelt out: they follow the resource
  for (const { type, properties } of after.of('AWS::IAM::Policy'))
    expect(JSON.stringify(properties), type).not.toContain('ledger-2');
}, 120_000);
