import { front } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { health } from './health.ts';
import { listIssuers } from './list-issuers.ts';
import { openapi } from './openapi.ts';

export const operations = { health, openapi, 'list-issuers': listIssuers };

/** Also answers what no route answers (`$default`). */
export const handler = lambda('open', operations, front);
