import type { JsonBody } from './call.ts';
import type { Item } from './index-lag.ts';

const CLAUSE =
  /begins_with\s*\(\s*([#\w]+)\s*,\s*(:\w+)\s*\)|([#\w]+)\s+BETWEEN\s+(:\w+)\s+AND\s+(:\w+)|([#\w]+)\s*(<=|>=|=|<|>)\s*(:\w+)/gi;

/** A query's key condition as a function of an item: DynamoDB's whole grammar for it, on attributes that are text. */
export function keyCondition(body: NonNullable<JsonBody>): (item: Item) => boolean {
  const names = (body.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (body.ExpressionAttributeValues ?? {}) as Item;
  const value = (placeholder = '') => Buffer.from(values[placeholder]?.S ?? '');
  const clauses = [...String(body.KeyConditionExpression ?? '').matchAll(CLAUSE)].map((found) => {
    const [, begins, prefix, between, low, high, compared, operator = '', operand] = found;
    const attribute = begins ?? between ?? compared ?? '';
    return {
      name: names[attribute] ?? attribute,
      holds: (text: Buffer): boolean => {
        if (begins !== undefined) return text.subarray(0, value(prefix).length).equals(value(prefix));
        if (between !== undefined)
          return Buffer.compare(text, value(low)) >= 0 && Buffer.compare(text, value(high)) <= 0;
        const side = Buffer.compare(text, value(operand));
        return operator.includes('=') && side === 0
          ? true
          : operator.startsWith('<')
            ? side < 0
            : operator.startsWith('>') && side > 0;
      },
    };
  });
  return (item) => clauses.every(({ name, holds }) => item[name]?.S !== undefined && holds(Buffer.from(item[name].S)));
}
