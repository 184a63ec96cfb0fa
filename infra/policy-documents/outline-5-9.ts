/** Chapters 5 to 9 of the outline of RFC 3647 §6: number, title in English, title in French. */
export const LAST_CHAPTERS = `
5|Facility, management, and operational controls|Mesures de sécurité non techniques
5.1|Physical controls|Sécurité physique
5.1.1|Site location and construction|Situation et construction des sites
5.1.2|Physical access|Accès physique
5.1.3|Power and air conditioning|Alimentation et climatisation
5.1.4|Water exposures|Dégâts des eaux
5.1.5|Fire prevention and protection|Incendie
5.1.6|Media storage|Conservation des supports
5.1.7|Waste disposal|Mise hors service des supports
5.1.8|Off-site backup|Sauvegarde hors site
5.2|Procedural controls|Mesures procédurales
5.2.1|Trusted roles|Rôles de confiance
5.2.2|Number of persons required per task|Nombre de personnes par tâche
5.2.3|Identification and authentication for each role|Identification pour chaque rôle
5.2.4|Roles requiring separation of duties|Séparation des attributions
5.3|Personnel controls|Personnel
5.3.1|Qualifications, experience, and clearance requirements|Qualifications et habilitations
5.3.2|Background check procedures|Vérification des antécédents
5.3.3|Training requirements|Formation initiale
5.3.4|Retraining frequency and requirements|Formation continue
5.3.5|Job rotation frequency and sequence|Rotation
5.3.6|Sanctions for unauthorized actions|Sanctions
5.3.7|Independent contractor requirements|Prestataires externes
5.3.8|Documentation supplied to personnel|Documentation fournie
5.4|Audit logging procedures|Journaux d’événements
5.4.1|Types of events recorded|Événements enregistrés
5.4.2|Frequency of processing log|Fréquence de traitement
5.4.3|Retention period for audit log|Conservation des journaux
5.4.4|Protection of audit log|Protection des journaux
5.4.5|Audit log backup procedures|Sauvegarde des journaux
5.4.6|Audit collection system (internal vs. external)|Système de collecte
5.4.7|Notification to event-causing subject|Notification au responsable d’un événement
5.4.8|Vulnerability assessments|Évaluation des vulnérabilités
5.5|Records archival|Archivage
5.5.1|Types of records archived|Données archivées
5.5.2|Retention period for archive|Conservation des archives
5.5.3|Protection of archive|Protection des archives
5.5.4|Archive backup procedures|Sauvegarde des archives
5.5.5|Requirements for time-stamping of records|Datation
5.5.6|Archive collection system (internal or external)|Système de collecte
5.5.7|Procedures to obtain and verify archive information|Accès aux archives et vérification
5.6|Key changeover|Changement de clé d’autorité
5.7|Compromise and disaster recovery|Compromission et reprise
5.7.1|Incident and compromise handling procedures|Traitement des incidents
5.7.2|Computing resources, software, and/or data are corrupted|Corruption des moyens ou des données
5.7.3|Entity private key compromise procedures|Compromission d’une clé privée
5.7.4|Business continuity capabilities after a disaster|Continuité d’activité
5.8|CA or RA termination|Fin de vie de l’autorité
6|Technical security controls|Mesures de sécurité techniques
6.1|Key pair generation and installation|Génération et installation des bi-clés
6.1.1|Key pair generation|Génération
6.1.2|Private key delivery to subscriber|Remise de la clé privée
6.1.3|Public key delivery to certificate issuer|Transmission de la clé publique
6.1.4|CA public key delivery to relying parties|Diffusion de la clé publique de l’autorité
6.1.5|Key sizes|Tailles des clés
6.1.6|Public key parameters generation and quality checking|Paramètres et contrôle de qualité
6.1.7|Key usage purposes|Usages des clés
6.2|Private key protection and cryptographic module engineering controls|Protection des clés privées et modules
6.2.1|Cryptographic module standards and controls|Normes des modules
6.2.2|Private key (n out of m) multi-person control|Contrôle par plusieurs personnes
6.2.3|Private key escrow|Séquestre
6.2.4|Private key backup|Copie de secours
6.2.5|Private key archival|Archivage
6.2.6|Private key transfer into or from a cryptographic module|Transfert vers ou depuis un module
6.2.7|Private key storage on cryptographic module|Stockage dans un module
6.2.8|Method of activating private key|Activation
6.2.9|Method of deactivating private key|Désactivation
6.2.10|Method of destroying private key|Destruction
6.2.11|Cryptographic module rating|Niveau d’évaluation
6.3|Other aspects of key pair management|Autres aspects
6.3.1|Public key archival|Archivage des clés publiques
6.3.2|Certificate operational periods and key pair usage periods|Durées de vie
6.4|Activation data|Données d’activation
6.4.1|Activation data generation and installation|Génération
6.4.2|Activation data protection|Protection
6.4.3|Other aspects of activation data|Autres aspects
6.5|Computer security controls|Sécurité des systèmes
6.5.1|Specific computer security technical requirements|Exigences techniques
6.5.2|Computer security rating|Niveau d’évaluation
6.6|Life cycle technical controls|Mesures pendant le cycle de vie
6.6.1|System development controls|Développement
6.6.2|Security management controls|Gestion de la sécurité
6.6.3|Life cycle security controls|Évaluation du cycle de vie
6.7|Network security controls|Sécurité du réseau
6.8|Time-stamping|Horodatage
7|Certificate, CRL, and OCSP profiles|Profils des certificats, des listes et d’OCSP
7.1|Certificate profile|Profil des certificats
7.1.1|Version number(s)|Version
7.1.2|Certificate extensions|Extensions
7.1.3|Algorithm object identifiers|Algorithmes
7.1.4|Name forms|Formes de noms
7.1.5|Name constraints|Contraintes de noms
7.1.6|Certificate policy object identifier|Identifiants des politiques
7.1.7|Usage of Policy Constraints extension|Contraintes de politique
7.1.8|Policy qualifiers syntax and semantics|Qualifiants
7.1.9|Processing semantics for the critical Certificate Policies extension|Traitement de l’extension critique
7.2|CRL profile|Profil des listes de révocation
7.2.1|Version number(s)|Version
7.2.2|CRL and CRL entry extensions|Extensions
7.3|OCSP profile|Profil OCSP
7.3.1|Version number(s)|Version
7.3.2|OCSP extensions|Extensions
8|Compliance audit and other assessments|Audits de conformité
8.1|Frequency or circumstances of assessment|Fréquence
8.2|Identity/qualifications of assessor|Qualification des évaluateurs
8.3|Assessor's relationship to assessed entity|Relations avec l’entité évaluée
8.4|Topics covered by assessment|Sujets couverts
8.5|Actions taken as a result of deficiency|Suites données
8.6|Communication of results|Communication des résultats
9|Other business and legal matters|Autres aspects commerciaux et juridiques
9.1|Fees|Tarifs
9.1.1|Certificate issuance or renewal fees|Délivrance et renouvellement
9.1.2|Certificate access fees|Accès aux certificats
9.1.3|Revocation or status information access fees|Accès à l’état des certificats
9.1.4|Fees for other services|Autres services
9.1.5|Refund policy|Remboursement
9.2|Financial responsibility|Responsabilité financière
9.2.1|Insurance coverage|Assurances
9.2.2|Other assets|Autres ressources
9.2.3|Insurance or warranty coverage for end-entities|Couverture des utilisateurs
9.3|Confidentiality of business information|Confidentialité
9.3.1|Scope of confidential information|Informations confidentielles
9.3.2|Information not within the scope of confidential information|Informations non confidentielles
9.3.3|Responsibility to protect confidential information|Protection
9.4|Privacy of personal information|Données personnelles
9.4.1|Privacy plan|Politique de protection
9.4.2|Information treated as private|Données personnelles
9.4.3|Information not deemed private|Données non personnelles
9.4.4|Responsibility to protect private information|Responsabilité
9.4.5|Notice and consent to use private information|Information et consentement
9.4.6|Disclosure pursuant to judicial or administrative process|Divulgation aux autorités
9.4.7|Other information disclosure circumstances|Autres divulgations
9.5|Intellectual property rights|Propriété intellectuelle
9.6|Representations and warranties|Engagements et garanties
9.6.1|CA representations and warranties|De l’autorité de certification
9.6.2|RA representations and warranties|De l’autorité d’enregistrement
9.6.3|Subscriber representations and warranties|Du porteur
9.6.4|Relying party representations and warranties|De l’utilisateur de certificats
9.6.5|Representations and warranties of other participants|Des autres acteurs
9.7|Disclaimers of warranties|Limites de garantie
9.8|Limitations of liability|Limites de responsabilité
9.9|Indemnities|Indemnités
9.10|Term and termination|Durée et fin de validité
9.10.1|Term|Durée
9.10.2|Termination|Fin
9.10.3|Effect of termination and survival|Effets de la fin
9.11|Individual notices and communications with participants|Notifications
9.12|Amendments|Amendements
9.12.1|Procedure for amendment|Procédure
9.12.2|Notification mechanism and period|Information
9.12.3|Circumstances under which OID must be changed|Changement d’identifiant
9.13|Dispute resolution provisions|Règlement des litiges
9.14|Governing law|Droit applicable
9.15|Compliance with applicable law|Conformité à la loi
9.16|Miscellaneous provisions|Dispositions diverses
9.16.1|Entire agreement|Accord global
9.16.2|Assignment|Cession
9.16.3|Severability|Divisibilité
9.16.4|Enforcement (attorneys' fees and waiver of rights)|Exécution
9.16.5|Force Majeure|Force majeure
9.17|Other provisions|Autres dispositions
`;
