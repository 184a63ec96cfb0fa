import { LAPSE_AFTER_DAYS, REMIND_AFTER_DAYS } from '../../shared/lifecycle/awaiting.ts';
import type { Contents } from './document.ts';
import { crlPeriods, type Facts, policyOids, profileTable, rules, says } from './facts.ts';

/** Chapters 1 to 4, as far as the configuration and the code say it. */
export function lifeCycle(facts: Facts): Contents {
  const { environment } = facts;
  const host = environment.publicationHost?.name;
  const { issuing, root } = crlPeriods;
  const none = says(
    `Non proposé : tout renouvellement certifie une nouvelle clé (voir 4.7).`,
    `Not offered: every renewal certifies a new key (see 4.7).`,
  );
  const noChange = says(
    'Non proposé : un certificat dont une donnée a changé est révoqué, et un autre est délivré.',
    'Not offered: a certificate of which a datum has changed is revoked, and another is issued.',
  );
  const noSuspension = says(
    'La suspension n’existe pas : une révocation est définitive.',
    'There is no suspension: a revocation is final.',
  );
  return {
    '1.1': [
      says(
        'Certificats logiciels de serveurs, d’organisations et de personnes, dont la clé privée est dans un serveur, un poste ou un téléphone. L’autorité est privée : elle s’inspire du niveau une étoile du RGS et de l’ETSI EN 319 411, n’est qualifiée ni auditée par personne, et n’est reconnue que de qui installe sa racine.',
        'Software certificates of servers, organisations and persons, whose private key is in a server, a workstation or a phone. The authority is private: it follows the one-star level of the French RGS and ETSI EN 319 411 in spirit, is neither qualified nor audited by anyone, and is trusted by whoever installs its root.',
      ),
    ],
    '1.2': [
      says(
        `Les politiques sont désignées sous l’arc ${environment.oidArc}.`,
        `Policies are named below the arc ${environment.oidArc}.`,
      ),
      policyOids(facts),
    ],
    '1.3.1': [
      says(
        'Une racine, dont la clé est désactivée hors des cérémonies, et sous elle une autorité émettrice par génération (pathLen 0). Une hiérarchie de test, si elle existe, est distincte et préfixée « TEST ».',
        'One root, whose key is disabled outside ceremonies, and below it one issuing authority per generation (pathLen 0). A test hierarchy, where there is one, is apart and begins with “TEST”.',
      ),
    ],
    '1.3.2': [
      says(
        'Agents, opérateurs d’enregistrement et administrateurs techniques désignés par le formulaire F503, chacun par un mandat vérifié à chaque opération. L’autorité d’enregistrement ne détient aucune clé d’autorité.',
        'Agents, registration officers, and technical administrators designated by form F503, each by a mandate that is looked up at every operation. The registration authority holds no key of an authority.',
      ),
    ],
    '1.3.3': [
      says(
        'Structures identifiées par FINESS, SIRET ou rang RPPS, et porteurs enregistrés par leur direction ou leur structure.',
        'Structures known by FINESS, SIRET or RPPS rank, and holders registered by their direction or structure.',
      ),
    ],
    '1.4.1': [
      says('Ceux des profils, et aucun autre :', 'Those of the profiles, and no other:'),
      {
        kind: 'table',
        head: [
          { fr: 'identifiant', en: 'id' },
          { fr: 'objet (en anglais)', en: 'purpose' },
        ],
        rows: facts.leaves.map(({ id, purpose }) => [id, purpose]),
      },
    ],
    ...(host !== undefined && { '2.1': [says(`http://${host}/repository`, `http://${host}/repository`)] }),
    '2.2': [
      says(
        'Certificats d’autorités avec leurs empreintes, listes de révocation, politiques, profils, conditions d’utilisation, en HTTP simple : ce qui est publié est signé.',
        'Certificates of authorities with their fingerprints, revocation lists, policies, profiles, terms of use, over plain http: what is published is signed.',
      ),
    ],
    '2.3': [
      says(
        `Une révocation est vue par OCSP en moins d’une minute et par les listes en cinq minutes. Sans révocation, une liste est établie toutes les ${issuing.renewAfterHours} heures.`,
        `A revocation is seen in OCSP within a minute and in the lists within five. Without one, a list is made every ${issuing.renewAfterHours} hours.`,
      ),
    ],
    '2.4': [says('Lecture libre ; une seule fonction écrit.', 'Read by anybody; written by one function.')],
    '3.1.1': [
      says(
        'Noms distinctifs X.500 selon deux familles, sectorielle et ETSI/RGS ; leur contenu est en 7.1.4.',
        'X.500 distinguished names of two families, of the sector and of ETSI/RGS; what they hold is in 7.1.4.',
      ),
    ],
    '3.1.3': [says('Ni anonymat ni pseudonymat.', 'Neither anonymity nor pseudonymity.')],
    '3.1.5': [
      says(
        'Un nom de personne contient un numéro opaque tiré pour elle, jamais donné à une autre. Numéros de série de 16 octets aléatoires, uniques par écriture conditionnelle.',
        'A person’s name holds an opaque number drawn for them and never given to another. Serial numbers are 16 random octets, unique by a conditional write.',
      ),
    ],
    '3.2.1': [
      says(
        'Signature de la demande PKCS #10, vérifiée avant toute autre étape.',
        'The signature of the PKCS #10 request, verified before anything else.',
      ),
    ],
    '3.2.2': [
      says(
        'Identifiant national contrôlé, contrat d’adhésion enregistré, contrôle du domaine par enregistrement DNS ou vérification d’un agent, avant le premier certificat et à chaque renouvellement.',
        'A checked national identifier, a recorded membership contract, control of the domain by a DNS record or an agent’s check, before the first certificate and at each renewal.',
      ),
    ],
    '3.2.3': [
      says(
        `Vérification d’identité par un opérateur d’enregistrement (mode, date, pièce ou annuaire), valable ${rules.identityCheckMonths} mois, refaite tous les ${rules.renewalsPerIdentityCheck} renouvellements et après toute révocation.`,
        `An identity check by a registration officer (how, when, which paper or directory), good for ${rules.identityCheckMonths} months, made again every ${rules.renewalsPerIdentityCheck} renewals and after any revocation.`,
      ),
    ],
    '3.2.5': [
      says(
        `Formulaire F503 signé depuis moins de ${rules.formLifeMonths} mois, accepté par un agent qui ne l’a pas déposé ; mandats consultés à chaque opération.`,
        `Form F503 signed less than ${rules.formLifeMonths} months ago, accepted by an agent who did not submit it; mandates looked up at every operation.`,
      ),
    ],
    '3.3.1': [
      says(
        'Comme en 3.2 ; le sujet reste identique à l’octet près.',
        'As in 3.2; the subject stays identical, octet for octet.',
      ),
    ],
    '3.3.2': [
      says(
        'Nouvelle demande, avec une nouvelle vérification d’identité pour une personne.',
        'A new request, with a new identity check for a person.',
      ),
    ],
    '3.4': [
      says(
        'Connexion et mandat, code de révocation choisi à l’acceptation, preuve de possession de la clé privée, ou agent.',
        'A sign-in and a mandate, the revocation code chosen at acceptance, proof of possession of the private key, or an agent.',
      ),
    ],
    '4.2.2': [
      says(
        'La politique est rejugée à la demande, à l’approbation, à la signature et chaque nuit sur le stock. Là où le double contrôle est prévu, le demandeur n’approuve pas.',
        'Policy is judged at submission, at approval, at signing, and each night on the stock. Where dual control is on, whoever asks does not approve.',
      ),
    ],
    '4.3.1': [
      says(
        'Numéro réservé et octets à signer enregistrés avant la signature ; signature vérifiée avec la clé publique de l’autorité et comparée aux octets prévus, puis enregistrée.',
        'The serial is reserved and the octets to sign are stored before the signature; the signature is verified with the authority’s public key and compared with what was intended, then recorded.',
      ),
    ],
    '4.3.2': [
      says(
        'Par courriel, avec un lien inutile sans connexion.',
        'By e-mail, with a link that is useless without a sign-in.',
      ),
    ],
    '4.4.1': [
      says(
        `Un acte unique porte sur le certificat, les conditions et la politique. Sans acte : rappel au jour ${REMIND_AFTER_DAYS}, révocation au jour ${LAPSE_AFTER_DAYS}.`,
        `One act is about the certificate, the terms and the policy. Without it: a reminder on day ${REMIND_AFTER_DAYS}, revocation on day ${LAPSE_AFTER_DAYS}.`,
      ),
    ],
    '4.4.2': [says('Les certificats d’abonnés ne sont pas publiés.', 'Certificates of subscribers are not published.')],
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].flatMap((n) => [
        [`4.6.${n}`, [none]],
        [`4.8.${n}`, [noChange]],
      ]),
    ),
    '4.7.1': [
      says(
        `Fin prochaine du certificat (avis à partir de 60 jours pour les organisations, ${rules.renewalShownDays.openers} jours pour les personnes), ou campagne décidée par deux responsables de sécurité.`,
        `The certificate comes to its end (notices from 60 days before for organisations, ${rules.renewalShownDays.openers} for persons), or a campaign that two security officers decided.`,
      ),
    ],
    '4.7.3': [
      says(
        'Comme une première demande (4.2, 4.3), avec une nouvelle clé.',
        'As a first request (4.2, 4.3), with a new key.',
      ),
    ],
    '4.7.5': [says('Comme en 4.4.1.', 'As in 4.4.1.')],
    '4.9.2': [
      says(
        'L’administrateur technique, le représentant légal ou son mandataire, le porteur, un opérateur d’enregistrement, un agent, un responsable de sécurité, une autorité judiciaire ou de contrôle par un agent, et quiconque prouve le code ou la clé.',
        'The technical administrator, the legal representative or a mandatary, the holder, a registration officer, an agent, a security officer, a judicial or supervisory authority through an agent, and whoever proves the code or the key.',
      ),
    ],
    '4.9.5': [
      says(
        'Immédiatement : la révocation est enregistrée à l’appel.',
        'At once: the revocation is recorded by the call.',
      ),
    ],
    '4.9.7': [
      says(
        `Autorités émettrices : à chaque révocation et au moins toutes les ${issuing.renewAfterHours} heures, validité ${issuing.validHours} heures. Racine : par cérémonie, prévue tous les ${root.renewAfterHours / 24} jours, validité ${root.validHours / 24} jours.`,
        `Issuing authorities: at each revocation and at least every ${issuing.renewAfterHours} hours, valid for ${issuing.validHours} hours. Root: by ceremony, planned every ${root.renewAfterHours / 24} days, valid for ${root.validHours / 24} days.`,
      ),
    ],
    '4.9.8': [says('Cinq minutes.', 'Five minutes.')],
    '4.9.9': [
      says(
        'OCSP (RFC 6960, RFC 5019), une révocation y est vue en moins d’une minute.',
        'OCSP (RFC 6960, RFC 5019), in which a revocation is seen within a minute.',
      ),
    ],
    '4.9.12': [
      says(
        'La clé est bloquée : elle n’est plus jamais certifiée, et les certificats de même clé sont signalés.',
        'The key is blocked: it is never certified again, and certificates of the same key are shown.',
      ),
    ],
    ...Object.fromEntries(['4.9.13', '4.9.14', '4.9.15', '4.9.16'].map((number) => [number, [noSuspension]])),
    '4.10.1': [
      says(
        environment.neverIssued === 'revoked'
          ? 'Un numéro jamais délivré est dit révoqué (RFC 6960 §2.2).'
          : 'D’un numéro jamais délivré il n’est rien dit (« unauthorized »).',
        environment.neverIssued === 'revoked'
          ? 'A serial that was never issued is said to be revoked (RFC 6960 §2.2).'
          : 'Nothing is said of a serial that was never issued (“unauthorized”).',
      ),
    ],
    '4.12.1': [
      says('Aucun séquestre : la clé privée n’est jamais reçue.', 'No escrow: the private key is never received.'),
    ],
    '4.12.2': [says('Sans objet.', 'Not applicable.')],
    '6.3.2': [profileTable(facts)],
  };
}
