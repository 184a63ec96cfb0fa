import { randomUUID } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { stateFolder } from '../files.ts';
import { answerJson, listen, principalOf, type Running, readBody } from '../loopback.ts';
import { KeyStore } from './keys.ts';
import { type Input, type Kms, operations, type SignTrace } from './operations.ts';
import { KmsProblem } from './problems.ts';

export interface KmsOptions {
  readonly folder: string;
  readonly port: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Where every Sign is written down, asked and refused alike, one JSON object per line. */
export const SIGNATURE_LOG = 'signatures.jsonl';

const ACCOUNT = '000000000000';
const ARN_PREFIX = `arn:aws:kms:eu-west-3:${ACCOUNT}`;

/**
 * A KMS for development: the operations on keys that sign and on those that wrap data keys, as the platform and its ceremony
 * use them, in AWS JSON 1.1, with KMS's limits and errors. Keys lie in `folder` in the clear.
 */
export async function startKms({ folder, port, now }: KmsOptions): Promise<Running> {
  const kms: Kms = { keys: new KeyStore(stateFolder(folder), now), arnPrefix: ARN_PREFIX, now };
  const log = openSync(join(folder, SIGNATURE_LOG), 'a', 0o600);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomUUID();
    response.setHeader('x-amzn-requestid', requestId);
    const name = String(request.headers['x-amz-target'] ?? '').replace(/^TrentService\./, '');
    const trace: SignTrace = {};
    let problem: KmsProblem | undefined;
    let answer: object = {};
    try {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation === undefined) throw new KmsProblem('UnknownOperationException', `No operation "${name}" here.`);
      answer = await operation(kms, parse(await readBody(request, 65_536)), trace);
    } catch (error) {
      if (!(error instanceof KmsProblem)) throw error;
      problem = error;
    }
    // Written before the answer leaves: no signature is out that the log does not have, even after kill -9.
    if (name === 'Sign') writeSync(log, line(requestId, principalOf(request), trace, problem, now()));
    if (problem === undefined) answerJson(response, 200, answer, CONTENT_TYPE);
    else answerJson(response, 400, { __type: problem.type, message: problem.message }, CONTENT_TYPE);
  };

  const running = await listen(
    (request, response) => {
      handle(request, response).catch(() => {
        answerJson(response, 500, { __type: 'KMSInternalException', message: 'Something went wrong.' }, CONTENT_TYPE);
      });
    },
    port,
    'the key service',
  );
  return {
    url: running.url,
    stop: async () => {
      await running.stop();
      closeSync(log);
    },
  };
}

const CONTENT_TYPE = 'application/x-amz-json-1.1';

function parse(body: Buffer): Input {
  try {
    const input: unknown = JSON.parse(body.toString('utf8'));
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Input;
  } catch {
    // Told below, in one way for all that is no JSON object.
  }
  throw new KmsProblem('SerializationException', 'The body is not a JSON object.');
}

/** The role of a caller of the local account, whose sessions sign. */
export const roleArnOf = (principal: string): string => `arn:aws:iam::${ACCOUNT}:role/${principal}`;

/** A session of that role, as Lambda and an operator have one. */
function identityOf(principal: string): object {
  const issuer = { type: 'Role', principalId: principal, arn: roleArnOf(principal), accountId: ACCOUNT };
  return {
    type: 'AssumedRole',
    principalId: principal,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${principal}/${principal}`,
    accountId: ACCOUNT,
    sessionContext: { sessionIssuer: { ...issuer, userName: principal } },
  };
}

/** In the manner of a CloudTrail record, with the digest that was signed added. */
function line(
  requestID: string,
  principal: string,
  trace: SignTrace,
  problem: KmsProblem | undefined,
  now: number,
): string {
  const { keyArn, signingAlgorithm, messageType, digest } = trace;
  return `${JSON.stringify({
    eventTime: new Date(now).toISOString(),
    eventSource: 'kms.amazonaws.com',
    eventName: 'Sign',
    userIdentity: identityOf(principal),
    requestParameters: { keyId: keyArn, signingAlgorithm, messageType },
    digest,
    requestID,
    resources: keyArn === undefined ? [] : [{ type: 'AWS::KMS::Key', ARN: keyArn }],
    ...(problem === undefined ? {} : { errorCode: problem.type, errorMessage: problem.message }),
  })}\n`;
}
