import { OPERATOR, site } from '../site.ts';
import type { Decision, Request } from './evaluator.ts';

type Refused = Extract<Decision, { readonly allowed: false }>;

/** Where a developer finds what is missing: the row, its field, and the word. */
export function hintOf(principal: string, { action, resource, context }: Request, refused: Refused): string {
  if (refused.because === 'explicit') return `Statement ${refused.by.sid} of ${refused.by.of} forbids it.`;
  const [service, operation = ''] = action.split(':');
  const row =
    principal === OPERATOR ? '`ceremony` in infra/aws/ceremony-role.ts' : `row ${principal} of functions/lambdas`;
  switch (service) {
    case 'dynamodb':
      return ledgerHint(row, operation, resource, context);
    case 's3': {
      const [bucket = '', ...key] = resource.replace('arn:aws:s3:::', '').split('/');
      const named = Object.entries(site.buckets).find(([, name]) => name === bucket)?.[0] ?? bucket;
      const may = operation === 'PutObject' ? 'read-write' : 'read';
      return `Missing in \`objects\` of ${row}: { bucket: '${named}', prefix: '${key[0] ?? ''}/', may: '${may}' }.`;
    }
    case 'lambda':
      return `Missing in \`invokes\` of ${row}: '${resource.split(`:${site.prefix}-`).pop()}'.`;
    case 'kms':
      return operation === 'Sign' || operation === 'GetPublicKey'
        ? `Missing in \`signs\` of ${row}, or the signer of ${context['kms:requestalias']} in infra/keys.ts.`
        : `Missing in \`${operation === 'GenerateDataKey' ? 'seals' : 'opens'}\` of ${row}: the kind of ${context['kms:encryptioncontext:of'] ?? 'no context'}.`;
    case 'ses':
      return `Missing: \`sendsMail\` of ${row}, or it is another sender than the deployment's.`;
    case 'events':
      return `Missing: \`putsEvents\` of ${row}, or it is another bus or source than ours.`;
    default:
      return `Nothing in ${row} gives it.`;
  }
}

function ledgerHint(row: string, operation: string, resource: string, context: Request['context']): string {
  const leading = (context['dynamodb:leadingkeys'] ?? []) as readonly string[];
  if (leading.length === 0) return 'It names no partition, which every statement asks for.';
  const words = [...new Set(leading.map((key) => `'${key.split(/[#/]/)[0]}'`))].join(', ');
  if (resource.endsWith(`/${site.keyTable}`))
    return `Missing in \`${operation === 'PutItem' ? 'seals' : 'opens'}\` or \`destroys\` of ${row}: ${words}, with the attributes ${context['dynamodb:attributes']}.`;
  if (resource.includes('/index/')) {
    const index = resource.split('/').pop();
    return `Missing for ${row}: ${words} in functions/lambdas/lists.ts (INDEX_WORDS.${index} of infra/aws/grants.ts).`;
  }
  if (operation === 'DeleteItem') return `Missing for ${row}: ${words} among what is removable in infra/aws/grants.ts.`;
  const writes = operation === 'PutItem' || operation === 'UpdateItem';
  return `Missing in \`${writes ? 'writes' : 'reads'}\` of ${row}: ${words}.`;
}
