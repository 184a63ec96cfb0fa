import { signatureAlgorithms } from '../../shared/x509/algorithms.ts';
import type { Contents, DocumentKind } from './document.ts';
import { type Facts, keyTable, policyOids, profileRules, profileTable, retentionRows, rules, says } from './facts.ts';

/** Chapters 5 to 9, as far as the configuration and the code say it; how it is done stands in the practice statement alone. */
export function controls(kind: DocumentKind, facts: Facts): Contents {
  const { environment } = facts;
  const { evidenceLock, logDays, region, multiRegionKeys } = environment;
  const practice: Contents = {
    '5.1.1': [
      says(
        `Services d’AWS, région ${region}. Le reste est à compléter par l’autorité.`,
        `Services of AWS, region ${region}. The rest is to be completed by the authority.`,
      ),
    ],
    '5.4.3': [
      says(
        `Journaux techniques : ${logDays} jours. Événements : sans limite, dans le registre et le journal scellé.`,
        `Technical logs: ${logDays} days. Events: without limit, in the ledger and the sealed log.`,
      ),
    ],
    '5.5.3': [
      says(
        `Objets versionnés et verrouillés à l’écriture, ${evidenceLock.days} jours, mode ${evidenceLock.mode}.`,
        `Objects are versioned and locked when written, for ${evidenceLock.days} days, mode ${evidenceLock.mode}.`,
      ),
    ],
    '6.2.6': [
      multiRegionKeys
        ? says(
            'Les clés peuvent être répliquées par AWS KMS dans une autre région.',
            'Keys may be replicated by AWS KMS to another region.',
          )
        : says(
            'Aucun : les clés ne quittent pas AWS KMS ni leur région.',
            'None: keys leave neither AWS KMS nor their region.',
          ),
    ],
    '6.2.7': [keyTable(facts)],
    '6.5.1': [
      says(
        'Une fonction par contexte de sécurité, avec un rôle propre limité aux partitions, préfixes et clés de sa ligne ; aucune fonction exposée à Internet ne signe avec une clé d’autorité.',
        'One function per security context, with a role of its own that is bound to the partitions, prefixes and keys of its row; no function that faces the internet signs with an authority’s key.',
      ),
    ],
    '6.6.1': [
      says(
        'Dépendances fixées avec leurs empreintes, sans script d’installation, listées avec leurs licences ; paquets déployés reproductibles à l’octet près.',
        'Dependencies are pinned with their digests, run no install script, and are listed with their licences; what is deployed is reproducible, octet for octet.',
      ),
    ],
  };
  return {
    ...(kind === 'practice' && practice),
    '5.2.1': [
      says(
        'Responsable de sécurité, agent, opérateur d’enregistrement, auditeur, opérateur de cérémonie, administrateur du compte.',
        'Security officer, agent, registration officer, auditor, operator of the ceremony, administrator of the account.',
      ),
    ],
    '5.2.2': [
      says(
        'Deux personnes pour une cérémonie, une nomination, une campagne, une révocation en nombre et les conditions d’utilisation ; au moins deux responsables de sécurité à tout instant.',
        'Two people for a ceremony, an appointment, a campaign, a revocation of many certificates and terms of use; at least two security officers at any time.',
      ),
    ],
    '5.2.4': [
      says(
        'L’auditeur n’est pas responsable de sécurité ; nul n’approuve sa propre demande ; les administrateurs de clés ne signent pas et les signataires n’administrent pas.',
        'An auditor is no security officer; nobody approves their own request; those who administer keys do not sign, and those who sign do not administer.',
      ),
    ],
    '5.4.1': [
      says(
        'Tout changement d’état, écrit dans la même transaction que son événement, numéroté sans lacune par objet, sans donnée personnelle.',
        'Every change of state, written in one transaction with its event, numbered without gaps for each object, without personal data.',
      ),
    ],
    '5.5.1': [
      says(
        'Formulaires signés, décisions, événements, certificats, listes publiées, reçus scellés.',
        'Signed forms, decisions, events, certificates, published lists, sealed receipts.',
      ),
    ],
    '5.5.2': [retentionRows()],
    '5.6': [
      says(
        'Une nouvelle génération a son nom et ses adresses propres ; l’ancienne publie ses listes jusqu’à la fin de son dernier certificat. Une autorité dont la durée restante est inférieure à celle du profil ne délivre plus.',
        'A new generation has a name and addresses of its own; the old one publishes its lists until its last certificate has ended. An authority with less life left than a profile’s validity issues no more.',
      ),
    ],
    '6.1.1': [
      says(
        'Clés d’autorité : dans AWS KMS. Clés des abonnés : par eux-mêmes, sur leur matériel.',
        'Keys of authorities: in AWS KMS. Keys of subscribers: by themselves, on their own devices.',
      ),
    ],
    '6.1.2': [
      says('Sans objet : elle n’est jamais détenue par l’autorité.', 'Not applicable: the authority never has it.'),
    ],
    '6.1.3': [says('Dans la demande PKCS #10.', 'In the PKCS #10 request.')],
    '6.1.5': [profileTable(facts)],
    '6.1.6': [
      says(
        'Taille et forme, exposant, petits facteurs, clés connues ou bloquées, signature de la demande.',
        'Size and form, exponent, small factors, keys that are known or blocked, the signature of the request.',
      ),
    ],
    '6.1.7': [says('Voir 7.1.2.', 'See 7.1.2.')],
    '6.2.2': [
      says(
        'La clé d’une racine est réveillée par un administrateur qui ne signe pas, et employée par un opérateur qui ne peut la réveiller ; deux approbateurs nommés par l’empreinte du fichier de cérémonie.',
        'The key of a root is woken by an administrator who does not sign, and used by an operator who cannot wake it; two approvers are named, by the digest of the ceremony’s file.',
      ),
    ],
    '6.2.3': [says('Aucun.', 'None.')],
    '6.2.8': [
      says(
        'Racine : activation par un administrateur pendant une cérémonie. Autres : en permanence.',
        'Root: enabled by an administrator for a ceremony. Others: always.',
      ),
    ],
    '6.2.9': [says('Racine : désactivation à la fin de la cérémonie.', 'Root: disabled at the end of the ceremony.')],
    '6.8': [says('Aucun service d’horodatage.', 'There is no time-stamping service.')],
    '7.1.1': [says('X.509 version 3.', 'X.509 version 3.')],
    '7.1.2': profileRules(facts),
    '7.1.3': [
      {
        kind: 'table',
        head: [
          { fr: 'algorithme', en: 'algorithm' },
          { fr: 'OID', en: 'OID' },
        ],
        rows: Object.values(signatureAlgorithms).map(({ name, oid }) => [name, oid]),
      },
    ],
    '7.1.4': [says('Lignes « subject » des profils, en 7.1.2.', 'The lines “subject” of the profiles, in 7.1.2.')],
    '7.1.6': [policyOids(facts)],
    '7.2.1': [says('Version 2.', 'Version 2.')],
    '7.2.2': [
      says(
        'authorityKeyIdentifier, cRLNumber ; expiredCertsOnCRL, issuingDistributionPoint, freshestCRL et deltaCRLIndicator selon l’autorité. Motif de révocation : absent, sauf si le profil le publie.',
        'authorityKeyIdentifier, cRLNumber; expiredCertsOnCRL, issuingDistributionPoint, freshestCRL and deltaCRLIndicator by authority. The reason of a revocation: absent, unless the profile publishes it.',
      ),
    ],
    '7.3.1': [says('Version 1.', 'Version 1.')],
    '7.3.2': [
      says(
        'Nonce (RFC 9654), archiveCutoff, extended-revoke où il est configuré.',
        'Nonce (RFC 9654), archiveCutoff, extended-revoke where it is configured.',
      ),
    ],
    '9.4.2': [retentionRows()],
    '9.4.3': [
      says(
        'Ce que porte un certificat ; l’état de révocation, sans sa cause.',
        'What a certificate says; that it is revoked, without the cause.',
      ),
    ],
    '9.12.2': [
      says(
        'Toute nouvelle version des conditions demande une nouvelle acceptation avant une date ; ensuite les actes sont bloqués, puis les certificats révoqués.',
        'A new version of terms asks to be accepted by a date; then acts are blocked, and certificates are revoked at last.',
      ),
    ],
    '9.11': [
      says(
        `Par courriel aux contacts vérifiés (vérification valable ${rules.contactVerifiedMonths} mois).`,
        `By e-mail to verified contacts (a verification holds for ${rules.contactVerifiedMonths} months).`,
      ),
    ],
  };
}
