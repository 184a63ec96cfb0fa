import static java.security.cert.PKIXRevocationChecker.Option.NO_FALLBACK;
import static java.security.cert.PKIXRevocationChecker.Option.ONLY_END_ENTITY;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Validates a chain (second file) below a root (first file), asking for the leaf's status by OCSP where it says. */
class AskStatus {
  public static void main(String[] files) throws Exception {
    var factory = CertificateFactory.getInstance("X.509");
    var root = (X509Certificate) factory.generateCertificate(Files.newInputStream(Path.of(files[0])));
    var chain = factory.generateCertificates(Files.newInputStream(Path.of(files[1])));
    var path = factory.generateCertPath(chain.stream().filter(one -> !one.equals(root)).toList());
    var validator = CertPathValidator.getInstance("PKIX");
    var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOptions(EnumSet.of(ONLY_END_ENTITY, NO_FALLBACK));
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setCertPathCheckers(List.of(checker));
    try {
      validator.validate(path, parameters);
      System.out.println("good");
    } catch (CertPathValidatorException error) {
      System.out.println(error.getReason() + ": " + error.getMessage());
    }
  }
}
