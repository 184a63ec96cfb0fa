/**
 * What the provider asks, in United States dollars, without free tiers and taxes: list prices of us-east-1 as the pages named
 * here had them in 2026 *(verify: they change, and European regions are up to about a fifth dearer)*.
 */
export interface Price {
  readonly dollars: number;
  /** For so many. */
  readonly per: number;
  readonly unit: string;
  /** The pricing page, below https://aws.amazon.com/. */
  readonly page: string;
}

const price = (dollars: number, per: number, unit: string, page: string): Price => ({
  dollars,
  per,
  unit,
  page: `${page}/pricing/`,
});

export const prices = {
  key: price(1, 1, 'key and month', 'kms'),
  signature: price(0.15, 10_000, 'signatures, elliptic or of RSA-3072', 'kms'),
  dataKey: price(0.03, 10_000, 'data keys made or opened', 'kms'),
  writeUnit: price(0.625, 1_000_000, 'write units', 'dynamodb'),
  readUnit: price(0.125, 1_000_000, 'read units', 'dynamodb'),
  tableGb: price(0.25, 1, 'GB of tables and month', 'dynamodb'),
  recoveryGb: price(0.2, 1, 'GB of recovery to a point in time and month', 'dynamodb'),
  gbSecond: price(13.3334, 1_000_000, 'GB-seconds of Lambda on ARM', 'lambda'),
  call: price(0.2, 1_000_000, 'calls of functions', 'lambda'),
  apiCall: price(1, 1_000_000, 'calls of an HTTP API', 'api-gateway'),
  mail: price(0.1, 1_000, 'messages', 'ses'),
  logGb: price(0.5, 1, 'GB taken into logs', 'cloudwatch'),
  logGbKept: price(0.03, 1, 'GB of logs and month', 'cloudwatch'),
  alarm: price(0.1, 1, 'alarm and month', 'cloudwatch'),
  metric: price(0.3, 730, 'hours of a metric in which something is counted', 'cloudwatch'),
  dashboard: price(3, 1, 'dashboard and month', 'cloudwatch'),
  schedule: price(1, 1_000_000, 'runs of the scheduler', 'eventbridge'),
  busEvent: price(1, 1_000_000, 'events put on a bus', 'eventbridge'),
  objectGb: price(0.023, 1, 'GB of objects and month', 's3'),
  edgeGb: price(0.085, 1, 'GB from the edge to Europe or America', 'cloudfront'),
  edgeRequest: price(0.0075, 10_000, 'plain requests at the edge', 'cloudfront'),
  otherAuthority: price(400, 1, 'authority of AWS Private CA and month, general purpose', 'private-ca'),
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

/** Dollars for so many. */
export const dollars = (name: PriceName, count: number): number => (prices[name].dollars / prices[name].per) * count;
