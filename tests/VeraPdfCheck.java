import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges files against flavours (the first argument, parted by commas) and prints a line for each broken rule,
 * "failed FILE FLAVOUR CLAUSE-TEST MESSAGE", and for each verdict "judged FILE FLAVOUR CHECKS". Files count from 0.
 */
public class VeraPdfCheck {
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        VeraGreenfieldFoundryProvider.initialise();
        for (int file = 1; file < args.length; file++) {
            for (String name : args[0].split(",")) {
                judge(args[file], (file - 1) + " " + name, PDFAFlavour.fromString(name), out);
            }
        }
    }

    private static void judge(String path, String label, PDFAFlavour flavour, PrintStream out) throws Exception {
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            throw new IllegalArgumentException("unknown flavour: " + label);
        }
        try (InputStream file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            TreeSet<String> failed = new TreeSet<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    failed.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber()
                            + " " + assertion.getMessage().replaceAll("\\s+", " "));
                }
            }
            if (!result.isCompliant() && failed.isEmpty()) {
                failed.add("not compliant, without a named rule");
            }
            for (String rule : failed) {
                out.println("failed " + label + " " + rule);
            }
            out.println("judged " + label + " " + result.getTotalAssertions());
        }
    }
}
