import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAnswerStore } from '../../../shared/ledger/answers.ts';
import { readIssuer } from '../../../shared/lifecycle/issuers.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { createStatusDesk, type StatusHouse } from '../../../shared/lifecycle/status/answering.ts';
import { encodeCertId, encodeOcspRequest, type OcspDigest } from '../../../shared/x509/ocsp-request.ts';
import { subjectPublicKeyOctets } from '../../../shared/x509/subject-public-key-info.ts';
import type { World } from '../../world/world.ts';

export type Desk = ReturnType<typeof createStatusDesk>;

/** The responder of the issuer `ca`, certified as issuance does. */
export async function openDesk(world: World): Promise<Desk> {
  await certifyResponder(world, 'ca', 'responder');
  const house: StatusHouse = {
    ...world,
    answers: createAnswerStore(world.table),
    attempts: { admit: async () => true },
    settings: { neverIssued: 'unauthorized', signaturesPerSecond: 1000, livePerSourceAndMinute: 1000 },
  };
  return createStatusDesk(house);
}

/** The answer about one certificate of the issuer `ca`, DER. */
export async function answerAbout(world: World, desk: Desk, digest: OcspDigest, serial: string): Promise<Uint8Array> {
  const { name, spki } = (await readIssuer(world.ledger, 'ca')).facts;
  const hash = (octets: Uint8Array) => createHash(digest).update(octets).digest();
  const facts = { nameHash: hash(name), keyHash: hash(subjectPublicKeyOctets(spki)) };
  const request = encodeOcspRequest([encodeCertId(digest, facts, serial)]);
  const answer = await desk({ issuer: 'ca', request, source: 'test' });
  if (answer.outcome !== 'answered') throw new Error(answer.outcome);
  return answer.response;
}

/** A responder and repository on loopback, for programs that fetch by themselves; octets in, octets out. */
export async function serveDesk(answer: (request: Uint8Array) => Promise<Uint8Array>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`);
      const sent =
        request.method === 'POST'
          ? Buffer.concat(parts)
          : Buffer.from(decodeURIComponent(request.url!.split('/').slice(4).join('/')), 'base64');
      answer(sent).then(
        (octets) => response.writeHead(200, { 'content-type': 'application/ocsp-response' }).end(octets),
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}/repository`, asked, close: () => server.close() };
}
