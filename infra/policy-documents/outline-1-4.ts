/** Chapters 1 to 4 of the outline of RFC 3647 §6: number, title in English, title in French. */
export const FIRST_CHAPTERS = `
1|Introduction|Introduction
1.1|Overview|Présentation générale
1.2|Document name and identification|Nom et identification du document
1.3|PKI participants|Acteurs de l’infrastructure
1.3.1|Certification authorities|Autorités de certification
1.3.2|Registration authorities|Autorités d’enregistrement
1.3.3|Subscribers|Abonnés et porteurs
1.3.4|Relying parties|Utilisateurs de certificats
1.3.5|Other participants|Autres acteurs
1.4|Certificate usage|Usage des certificats
1.4.1|Appropriate certificate uses|Usages admis
1.4.2|Prohibited certificate uses|Usages interdits
1.5|Policy administration|Gestion de la politique
1.5.1|Organization administering the document|Entité gérant le document
1.5.2|Contact person|Point de contact
1.5.3|Person determining CPS suitability for the policy|Personne jugeant de la conformité des pratiques à la politique
1.5.4|CPS approval procedures|Procédure d’approbation des pratiques
1.6|Definitions and acronyms|Définitions et sigles
2|Publication and repository responsibilities|Publication et dépôt
2.1|Repositories|Dépôts
2.2|Publication of certification information|Informations publiées
2.3|Time or frequency of publication|Délais et fréquences de publication
2.4|Access controls on repositories|Contrôle d’accès aux dépôts
3|Identification and authentication|Identification et authentification
3.1|Naming|Nommage
3.1.1|Types of names|Types de noms
3.1.2|Need for names to be meaningful|Nécessité de noms explicites
3.1.3|Anonymity or pseudonymity of subscribers|Anonymat ou pseudonymat
3.1.4|Rules for interpreting various name forms|Interprétation des formes de noms
3.1.5|Uniqueness of names|Unicité des noms
3.1.6|Recognition, authentication, and role of trademarks|Marques déposées
3.2|Initial identity validation|Validation initiale de l’identité
3.2.1|Method to prove possession of private key|Preuve de possession de la clé privée
3.2.2|Authentication of organization identity|Identité d’une organisation
3.2.3|Authentication of individual identity|Identité d’une personne
3.2.4|Non-verified subscriber information|Informations non vérifiées
3.2.5|Validation of authority|Validation des pouvoirs
3.2.6|Criteria for interoperation|Critères d’interopérabilité
3.3|Identification and authentication for re-key requests|Identification lors d’un renouvellement avec nouvelle clé
3.3.1|Identification and authentication for routine re-key|Renouvellement courant
3.3.2|Identification and authentication for re-key after revocation|Renouvellement après révocation
3.4|Identification and authentication for revocation request|Identification d’une demande de révocation
4|Certificate life-cycle operational requirements|Exigences sur le cycle de vie des certificats
4.1|Certificate application|Demande de certificat
4.1.1|Who can submit a certificate application|Origine d’une demande
4.1.2|Enrollment process and responsibilities|Processus et responsabilités
4.2|Certificate application processing|Traitement d’une demande
4.2.1|Performing identification and authentication functions|Identification et authentification
4.2.2|Approval or rejection of certificate applications|Acceptation ou rejet
4.2.3|Time to process certificate applications|Délai de traitement
4.3|Certificate issuance|Délivrance
4.3.1|CA actions during certificate issuance|Actions de l’autorité à la délivrance
4.3.2|Notification to subscriber by the CA of issuance of certificate|Notification au demandeur
4.4|Certificate acceptance|Acceptation
4.4.1|Conduct constituting certificate acceptance|Démarche d’acceptation
4.4.2|Publication of the certificate by the CA|Publication du certificat
4.4.3|Notification of certificate issuance by the CA to other entities|Notification à d’autres entités
4.5|Key pair and certificate usage|Usage de la bi-clé et du certificat
4.5.1|Subscriber private key and certificate usage|Par le porteur
4.5.2|Relying party public key and certificate usage|Par l’utilisateur du certificat
4.6|Certificate renewal|Renouvellement sans changement de clé
4.6.1|Circumstance for certificate renewal|Causes possibles
4.6.2|Who may request renewal|Origine d’une demande
4.6.3|Processing certificate renewal requests|Traitement
4.6.4|Notification of new certificate issuance to subscriber|Notification au porteur
4.6.5|Conduct constituting acceptance of a renewal certificate|Démarche d’acceptation
4.6.6|Publication of the renewal certificate by the CA|Publication
4.6.7|Notification of certificate issuance by the CA to other entities|Notification à d’autres entités
4.7|Certificate re-key|Délivrance d’un nouveau certificat avec nouvelle clé
4.7.1|Circumstance for certificate re-key|Causes possibles
4.7.2|Who may request certification of a new public key|Origine d’une demande
4.7.3|Processing certificate re-keying requests|Traitement
4.7.4|Notification of new certificate issuance to subscriber|Notification au porteur
4.7.5|Conduct constituting acceptance of a re-keyed certificate|Démarche d’acceptation
4.7.6|Publication of the re-keyed certificate by the CA|Publication
4.7.7|Notification of certificate issuance by the CA to other entities|Notification à d’autres entités
4.8|Certificate modification|Modification d’un certificat
4.8.1|Circumstance for certificate modification|Causes possibles
4.8.2|Who may request certificate modification|Origine d’une demande
4.8.3|Processing certificate modification requests|Traitement
4.8.4|Notification of new certificate issuance to subscriber|Notification au porteur
4.8.5|Conduct constituting acceptance of modified certificate|Démarche d’acceptation
4.8.6|Publication of the modified certificate by the CA|Publication
4.8.7|Notification of certificate issuance by the CA to other entities|Notification à d’autres entités
4.9|Certificate revocation and suspension|Révocation et suspension
4.9.1|Circumstances for revocation|Causes de révocation
4.9.2|Who can request revocation|Origine d’une demande
4.9.3|Procedure for revocation request|Procédure
4.9.4|Revocation request grace period|Délai accordé au porteur
4.9.5|Time within which CA must process the revocation request|Délai de traitement
4.9.6|Revocation checking requirement for relying parties|Vérification par les utilisateurs
4.9.7|CRL issuance frequency|Fréquence d’établissement des listes
4.9.8|Maximum latency for CRLs|Délai maximal de publication
4.9.9|On-line revocation/status checking availability|Vérification en ligne
4.9.10|On-line revocation checking requirements|Exigences de vérification en ligne
4.9.11|Other forms of revocation advertisements available|Autres moyens d’information
4.9.12|Special requirements re key compromise|Compromission de clé
4.9.13|Circumstances for suspension|Causes de suspension
4.9.14|Who can request suspension|Origine d’une demande de suspension
4.9.15|Procedure for suspension request|Procédure de suspension
4.9.16|Limits on suspension period|Limites de la suspension
4.10|Certificate status services|Services d’information sur l’état des certificats
4.10.1|Operational characteristics|Caractéristiques
4.10.2|Service availability|Disponibilité
4.10.3|Optional features|Dispositifs optionnels
4.11|End of subscription|Fin de l’abonnement
4.12|Key escrow and recovery|Séquestre et recouvrement
4.12.1|Key escrow and recovery policy and practices|Politique et pratiques
4.12.2|Session key encapsulation and recovery policy and practices|Clés de session
`;
