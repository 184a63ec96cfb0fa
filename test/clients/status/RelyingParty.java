import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A relying party in Java: validates a path with revocation, and prints one word.
 *
 *   java RelyingParty.java <crl|ocsp> <instant> <root> <issuer> <leaf> <list or answer>...
 *
 * Files are DER; lists are those of the root and the issuer, the answer is about the leaf.
 */
public class RelyingParty {
  public static void main(String[] args) throws Exception {
    var factory = CertificateFactory.getInstance("X.509");
    var root = certificate(factory, args[2]);
    var issuer = certificate(factory, args[3]);
    var leaf = certificate(factory, args[4]);
    var validator = CertPathValidator.getInstance("PKIX");
    var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setDate(Date.from(Instant.parse(args[1])));
    if (args[0].equals("crl")) {
      var lists = new ArrayList<X509CRL>();
      for (int n = 5; n < args.length; n++)
        lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(Files.readAllBytes(Path.of(args[n])))));
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
      checker.setOptions(EnumSet.of(
        PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    } else {
      Map<X509Certificate, byte[]> answers = new HashMap<>();
      answers.put(leaf, Files.readAllBytes(Path.of(args[5])));
      checker.setOcspResponses(answers);
      checker.setOptions(EnumSet.of(
        PKIXRevocationChecker.Option.ONLY_END_ENTITY, PKIXRevocationChecker.Option.NO_FALLBACK));
    }
    parameters.addCertPathChecker(checker);
    try {
      validator.validate(factory.generateCertPath(List.of(leaf, issuer)), parameters);
      System.out.println("good");
    } catch (CertPathValidatorException refused) {
      System.out.println(refused.getReason() + ": " + refused.getMessage());
    }
  }

  private static X509Certificate certificate(CertificateFactory factory, String file) throws Exception {
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))));
  }
}
