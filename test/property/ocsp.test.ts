import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { requestsInPath } from '../../functions/status/request-in-path.ts';
import { DerError } from '../../shared/der/error.ts';
import type { StatusAnswer } from '../../shared/lifecycle/status/answering.ts';
import { verifySignature } from '../../shared/x509/algorithms.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { decodeOcspRequest, encodeOcspRequest } from '../../shared/x509/ocsp-request.ts';
import { decodeOcspResponse } from '../../shared/x509/ocsp-response.ts';
import { asking, makeStatusWorld, openDesk, type StatusWorld, told } from '../world/status.ts';

/** Whatever is asked, and however it is changed on the way. */
const SERIAL = '5f0123456789abcdef0123456789abcd';
let world: StatusWorld;
let desk: ReturnType<typeof openDesk>;
beforeAll(async () => {
  world = await makeStatusWorld('property');
  await world.certificate(SERIAL);
  desk = openDesk(world, { signaturesPerSecond: 1e9, livePerSourceAndMinute: 1e9 });
});

const edit = fc.record({ at: fc.nat(400), octet: fc.nat(255), cut: fc.boolean(), grow: fc.boolean() });
const changed = (octets: Uint8Array, edits: readonly { at: number; octet: number; cut: boolean; grow: boolean }[]) => {
  let all = [...octets];
  for (const { at, octet, cut, grow } of edits) {
    const place = at % (all.length || 1);
    if (cut) all = all.slice(0, place);
    else if (grow) all.splice(place, 0, octet);
    else all[place] = octet;
  }
  return Uint8Array.from(all);
};
const nonce = fc.option(fc.uint8Array({ minLength: 1, maxLength: 128 }), { nil: undefined });
const ERRORS = ['malformedRequest', 'unauthorized'];

const verified = (answer: StatusAnswer) => {
  const read = told(answer);
  const { spki } = decodeCertificate(read.certificates[0]!).tbs;
  return verifySignature(read.signatureAlgorithm, spki, read.tbsDer, read.signature);
};

describe('any request', () => {
  test('that is changed is refused by DerError or read, and answered with the truth or not at all', async () => {
    await fc.assert(
      fc.asyncProperty(nonce, fc.array(edit, { minLength: 1, maxLength: 4 }), async (asked, edits) => {
        const request = changed(encodeOcspRequest([world.certId(SERIAL)], asked), edits);
        const answer = await desk({ ...asking(), request });
        if (answer.outcome !== 'answered') {
          expect(ERRORS).toContain(answer.outcome);
          return;
        }
        expect(verified(answer)).toBe(true);
        for (const { certId, certStatus } of told(answer).responses) {
          expect(certStatus.status).toBe('good');
          expect(Buffer.from(certId).toString('hex')).toContain(SERIAL);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('made of any octets is refused or read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        try {
          decodeOcspRequest(octets);
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test('in an address of any text makes few guesses, and throws nothing', () => {
    const base64 = fc
      .uint8Array({ minLength: 4, maxLength: 200 })
      .map((octets) => Buffer.from([0x30, 0x81, octets.length, ...octets]).toString('base64'));
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), base64),
        fc.nat(200),
        fc.constantFrom('', '/', '%2F', ' ', '=', '%'),
        (text, at, put) => {
          const guesses = requestsInPath(text.slice(0, at) + put + text.slice(at + 1));
          expect(guesses.length).toBeLessThanOrEqual(32);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe('any answer', () => {
  test('comes back as it was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(nonce, fc.constantFrom('sha1' as const, 'sha256' as const), async (asked, digest) => {
        const certId = world.certId(SERIAL, digest);
        const answer = await desk({ ...asking(), request: encodeOcspRequest([certId], asked) });
        const read = told(answer);
        expect(verified(answer)).toBe(true);
        expect(read.responses[0]!.certId).toEqual(certId);
        expect(read.extensions).toHaveLength(asked ? 1 : 0);
        if (asked) expect(read.extensions[0]!.value.subarray(-asked.length)).toEqual(asked);
      }),
      { numRuns: 200 },
    );
  });

  test('that is changed is refused by DerError, or its signature is not the responder’s', async () => {
    const answer = await desk(asking(world.certId(SERIAL)));
    const whole = (answer as { response: Uint8Array }).response;
    const { tbsDer, certificates } = told(answer);
    const { spki } = decodeCertificate(certificates[0]!).tbs;
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        try {
          const read = decodeOcspResponse(changed(whole, edits));
          if (typeof read === 'string' || Buffer.compare(read.tbsDer, tbsDer) === 0) return;
          expect(verifySignature(read.signatureAlgorithm, spki, read.tbsDer, read.signature)).toBe(false);
        } catch (error) {
          if (!(error instanceof DerError)) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
