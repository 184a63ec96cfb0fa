import { lambdas } from '../../../functions/lambdas.ts';
import { NETWORK, OPERATOR, RESTORER, site } from '../site.ts';
import type { PolicyBook } from './book.ts';
import { ADMINISTRATOR, createEnforcer, type Enforcer, type Principal } from './enforcer.ts';
import { createRecorder } from './recorder.ts';

/** Who invokes functions without passing the proxy: the gateways of both APIs, the timetable, the rule for what becomes of mail. */
export const API = 'api';
export const MACHINES_API = 'machines-api';
export const TIMETABLE = 'timetable';
export const MAIL_RULE = 'mail-rule';
export const TRAIL_RULE = 'trail-rule';
/** Who writes the account's trail. */
export const TRAIL = 'trail';

/**
 * IAM of the local account: the policies of the book, for everybody who calls. What is refused is told on the console as well,
 * once. Grants that calls need are noted in the folder that `SCEAU_GRANTS_USED` names, if it does.
 */
export async function createLocalIam(
  given: PolicyBook | Promise<PolicyBook>,
  log: (line: string) => void,
): Promise<Enforcer> {
  const book = await given;
  const folder = process.env.SCEAU_GRANTS_USED;
  return createEnforcer(book, {
    principals: principalsOf(book),
    recorder: folder ? createRecorder(folder) : undefined,
    log: (line) => {
      log(line);
      console.warn(`access denied: ${line}`);
    },
  });
}

/** Whether CloudTrail may put a file: it looks at the bucket's access list, then writes with one that keeps nobody out. */
export function forbidsTrailFile(iam: Enforcer, key: string): string | undefined {
  const bucket = site.buckets.trail;
  const asks = (action: string, resource: string) => ({
    call: { service: 's3' as const, action, resource },
    body: undefined,
    headers: { 'x-amz-acl': 'bucket-owner-full-control' },
    query: new URLSearchParams(),
  });
  return iam.forbids(TRAIL, asks('GetBucketAcl', bucket)) ?? iam.forbids(TRAIL, asks('PutObject', `${bucket}/${key}`));
}

/** Everybody who calls, with the role or the service that they are. */
export function principalsOf(book: PolicyBook): readonly Principal[] {
  const service = (name: string) => `service:${name}.amazonaws.com`;
  const root = `arn:aws:iam::${site.account}:root`;
  return [
    { name: ADMINISTRATOR, as: `arn:aws:iam::${site.account}:role/Administrator` },
    {
      name: OPERATOR,
      as: book.ceremony,
      takenBy: { principal: root, context: { 'aws:multifactorauthpresent': 'true' } },
    },
    {
      name: RESTORER,
      as: book.restore,
      takenBy: { principal: root, context: { 'aws:multifactorauthpresent': 'true' } },
    },
    { name: NETWORK, as: service('cloudfront'), context: { 'aws:sourcearn': book.network } },
    {
      name: API,
      as: service('apigateway'),
      context: { 'aws:sourcearn': `${book.apis[site.prefix]}/$default/GET` },
    },
    {
      name: MACHINES_API,
      as: service('apigateway'),
      context: { 'aws:sourcearn': `${book.apis[`${site.prefix}-machines`]}/$default/GET` },
    },
    { name: TIMETABLE, as: book.scheduler, takenBy: { principal: service('scheduler') } },
    {
      name: MAIL_RULE,
      as: service('events'),
      context: { 'aws:sourcearn': book.rules[`${site.prefix}-mail-told`] ?? '' },
    },
    {
      name: TRAIL_RULE,
      as: service('events'),
      context: { 'aws:sourcearn': book.rules[`${site.prefix}-trail-delivered`] ?? '' },
    },
    {
      name: TRAIL,
      as: service('cloudtrail'),
      context: { 'aws:sourcearn': `arn:aws:cloudtrail:${site.region}:${site.account}:trail/${site.prefix}-trail` },
    },
    ...lambdas.map(({ name }) => ({
      name,
      as: book.functions[`${site.prefix}-${name}`] ?? '',
      takenBy: { principal: service('lambda') },
    })),
  ];
}
